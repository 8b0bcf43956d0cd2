function showCold() {
  const place = byId('cold');
  if (data.cold.length === 0) { place.append(make('p', {}, 'INIT did not end.')); return; }
  for (const cold of data.cold.slice(0, 20)) {
    const rows = cold.parts.map(part => [lanes[part.lane], ms(part.register), ms(part.ready), ms(part.added), part.own ?? '–']);
    const parts = [...cold.parts.map(part => [lanes[part.lane] + ' alone', part.added]), ['several extensions together', cold.shared], ['runtime', cold.runtime ?? 0]];
    const rest = cold.ms - parts.reduce((sum, part) => sum + part[1], 0);
    rows.push(['runtime', '–', ms(cold.runtime), ms(cold.runtime), '–']);
    place.append(make('h3', {}, 'INIT at ' + ms(cold.at) + ': ' + ms(cold.ms) + (cold.ok ? '' : ', failed')),
      make('p', {}, parts.filter(part => part[1] > 0).map(part => part[0] + ' ' + ms(part[1])).join(', ') + (rest > 0.05 ? ', platform ' + ms(rest) : '') + '.'),
      table('INIT at ' + ms(cold.at), [['participant'], ['start to register', 1], ['register to first next', 1], ['added to INIT', 1], ['phases by its own log']], rows));
  }
  if (data.cold.length > 20) place.append(make('p', {}, data.cold.length - 20 + ' more INITs are in their rows.'));
}

/** Points at least 100 ms apart: the kernel counts processor time in steps of 10 ms. */
function curves(series) {
  const cpu = [], memory = [], all = series.samples;
  let from = 0;
  for (let i = 0; i < all.length; i += 3) {
    memory.push([all[i], all[i + 2] / 1024]);
    const time = all[i] - all[from];
    if (time < 100 && i + 3 < all.length || time <= 0) continue;
    cpu.push([all[i], 100 * (all[i + 1] - all[from + 1]) / time]);
    from = i;
  }
  return [['CPU', '%', cpu], ['memory', 'MB', memory]];
}

function curve(name, what, unit, points, scaled) {
  const most = Math.max(...points.map(point => point[1]));
  const step = roundStep(Math.max(most, 1), 2), top = Math.max(1, Math.ceil(most / step)) * step;
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  const text = name + ', ' + what + ': at most ' + number(most) + ' ' + unit + ', at the end ' + number(points[points.length - 1]?.[1]) + ' ' + unit;
  svg.setAttribute('viewBox', '0 0 100 100');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', text);
  const folds = document.createElementNS(namespace, 'path');
  folds.setAttribute('d', scaled.freezes.map(([a, b]) => 'M' + scaled.at(a).toFixed(2) + ' 0H' + scaled.at(b).toFixed(2) + 'V100H' + scaled.at(a).toFixed(2) + 'z').join(''));
  svg.append(folds);
  const line = document.createElementNS(namespace, 'polyline');
  line.setAttribute('points', points.map(([at, value]) => scaled.at(at).toFixed(2) + ',' + (100 - value / top * 100).toFixed(2)).join(' '));
  svg.append(line);
  return make('figure', {}, svg, make('figcaption', {}, text + '. Scale: 0 to ' + number(top) + ' ' + unit));
}

function showUsage() {
  const place = byId('usage');
  const usage = data.usage.filter(series => series.samples.length > 3);
  if (usage.length === 0) { place.append(make('p', {}, 'The run was too short for two samples, or its programs have no process of their own.')); return; }
  const end = Math.max(...usage.map(series => series.samples[series.samples.length - 3]));
  const scaled = scale(0, end);
  place.append(make('p', { class: 'dim' }, 'Of each process and its descendants, sampled every 50 ms, over ' + ms(end) + ' of the run. Freezes are folded and grey.'),
    ...usage.map(series => make('div', {}, make('h3', {}, lanes[series.lane] + ', process ' + series.pid),
      make('div', { class: 'curves' }, ...curves(series).filter(item => item[2].length > 0).map(([what, unit, points]) => curve(lanes[series.lane], what, unit, points, scaled))))));
}

function showLedger() {
  const place = byId('ledger');
  if (data.ledger.length === 0) { place.append(make('p', {}, 'No extension subscribed to telemetry.')); return; }
  const count = value => value.toLocaleString('en-US');
  place.append(table('Deliveries by the platform', [['extension'], ['types'], ['batches', 1], ['records', 1], ['bytes', 1], ['failed attempts', 1], ['lost records', 1]],
    data.ledger.map(row => [lanes[row.lane], row.types || '–', count(row.batches), count(row.records), count(row.bytes), count(row.failed), count(row.dropped) + (row.reason ? ': ' + row.reason : '')])));
  for (const row of data.ledger.filter(row => row.own)) place.append(make('p', {}, make('strong', {}, lanes[row.lane] + ' logged: '), row.own));
}

function showTheme() {
  const names = ['auto', 'light', 'dark'];
  byId('theme').addEventListener('click', () => {
    const next = names[(names.indexOf(document.documentElement.dataset.theme ?? 'auto') + 1) % names.length];
    if (next === 'auto') delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = next;
    byId('theme').textContent = 'Theme: ' + next;
  });
}

showTheme();
showHead();
showPrices();
showKey();
showRows();
showCold();
showUsage();
showLedger();
document.documentElement.dataset.ready = 'true';
