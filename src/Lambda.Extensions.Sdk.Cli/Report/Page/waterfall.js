function place(element, left, width) {
  element.style.left = left + '%';
  if (width !== undefined) element.style.width = width + '%';
  return element;
}

/** The end of a row's picture: what came before the next row belongs to it. */
const extent = row => Math.max(row.end ?? 0, 0.01, ...row.s.map(span => span[3]), ...row.t.map(tick => tick[2]), ...row.l.map(line => line[2]));

function axis(row, length, scaled) {
  const step = roundStep(scaled.awake, matchMedia('(max-width: 700px)').matches ? 3 : 8);
  const element = make('div', { class: 'axis', 'aria-hidden': 'true' });
  let last = -100;
  for (let i = 0; i * step <= length && i < 500; i++) {
    const time = i * step, left = scaled.at(row.at + time);
    if (left > 96 || left - last < 5 || scaled.freezes.some(([a, b]) => row.at + time > a && row.at + time < b)) continue;
    element.append(place(make('span', {}, Number(time.toPrecision(6)) + ' ms'), left));
    last = left;
  }
  return element;
}

function laneOf(row, lane, scaled) {
  const track = make('div', { class: 'track' });
  for (const [a, b] of scaled.freezes)
    track.append(place(make('div', { class: 'fold', title: 'frozen for ' + ms(b - a) }), scaled.at(a), scaled.at(b) - scaled.at(a)));
  for (const [of, kind, from, to] of row.s) {
    if (of !== lane) continue;
    const left = scaled.at(row.at + from), width = scaled.at(row.at + to) - left;
    const text = spanNames[kind] + ', ' + ms(to - from);
    track.append(place(make('div', { class: 'bar k' + kind, title: text }, width > 12 ? text : ''), left, width));
  }
  for (const [of, kind, at, text] of row.t) {
    if (of === lane) track.append(place(make('div', { class: 'mark' + (kind === 2 ? ' bad' : ''), title: text }, tickNames[kind][0]), scaled.at(row.at + at)));
  }
  for (const [of, isError, at, text] of row.l) {
    if (of === lane) track.append(place(make('div', { class: 'mark', title: (isError ? 'stderr: ' : 'stdout: ') + text }, '≡'), scaled.at(row.at + at)));
  }
  return make('div', { class: 'lane' }, make('span', {}, lanes[lane]), track);
}

function entries(row) {
  return [
    ...row.s.map(([lane, kind, from, to]) => [from, lane, spanNames[kind] + ' for ' + ms(to - from)]),
    ...row.t.map(([lane, , at, text]) => [at, lane, text]),
    ...row.l.map(([lane, isError, at, text]) => [at, lane, (isError ? '! ' : '| ') + text]),
  ].sort((a, b) => a[0] - b[0]);
}

function waterfall(row) {
  const length = extent(row), scaled = scale(row.at, row.at + length);
  const used = lanes.map((_, i) => i).filter(lane => [...row.s, ...row.t, ...row.l].some(item => item[0] === lane));
  const list = entries(row);
  const element = make('div', { class: 'w', role: 'group', 'aria-label': 'Waterfall of ' + row.n });
  if (row.why) element.append(make('p', { class: row.bad ? 'why bad' : 'why' }, row.why));
  if (row.left) element.append(make('p', {}, row.left.toLocaleString('en-US') + ' lines and ticks are left out, to keep the file small.'));
  element.append(make('div', { class: 'picture', 'aria-hidden': 'true' }, make('div', { class: 'lane' }, make('span', {}, ''), axis(row, length, scaled)), ...used.map(lane => laneOf(row, lane, scaled))));
  for (const [a, b] of scaled.freezes) element.append(make('p', { class: 'dim' }, 'Folded: frozen for ' + ms(b - a) + ', ' + ms(a - row.at) + ' after the beginning.'));
  const all = make('div', { class: 'all', tabindex: '0', role: 'region', 'aria-label': 'All entries of ' + row.n },
    make('table', {}, make('thead', {}, make('tr', {}, make('th', { scope: 'col', class: 'n' }, 'at, ms'), make('th', { scope: 'col' }, 'participant'), make('th', { scope: 'col' }, 'entry'))),
      make('tbody', {}, ...list.map(([at, lane, text]) => make('tr', {}, make('td', { class: 'n' }, at.toFixed(3)), make('td', {}, lanes[lane]), make('td', {}, text))))));
  element.append(make('details', { open: list.length <= 60 }, make('summary', {}, list.length + ' entries in words, log lines in place'), all));
  return element;
}
