const invocations = data.rows.filter(row => row.k === 1);
const extensions = lanes.map((_, i) => i).filter(isExtension);

function showHead() {
  byId('about').append(data.title + '. ' + new Date(data.started).toISOString().replace('T', ' ').slice(0, 19) + ' UTC.');
  document.querySelector('h1').classList.add(data.ok ? 'good' : 'bad');
  const findings = [...data.problems.map(text => ['FAILED: ', text, 'bad']), ...data.warnings.map(text => ['Warning: ', text]), ...data.notes.map(text => ['Note: ', text])];
  byId('findings').hidden = findings.length === 0;
  byId('findings').querySelector('ul').append(...findings.map(([label, text, style]) => make('li', { class: style }, make('strong', {}, label), text)));
  byId('foot').append('Written by lambda-ext ' + data.tool + '. Times are those of this machine (' + data.arch + '), not of Lambda. The page needs no network and sends nothing.');
}

/** Per extension: what each invocation waited for it, and for it alone. */
function heldOf(lane) {
  const held = [], alone = [];
  let last = 0;
  for (const row of invocations) {
    if (row.held === undefined) continue;
    const own = row.h.filter(item => item[0] === lane).reduce((most, item) => Math.max(most, item[1]), 0);
    const others = row.h.filter(item => item[0] !== lane).reduce((most, item) => Math.max(most, item[1]), 0);
    held.push(own);
    alone.push(Math.max(0, own - others));
    if (row.last === lane) last += 1;
  }
  return { held, alone, last };
}

function showCosts() {
  const value = id => Math.max(0, Number(byId(id).value) || 0);
  const gb = value('memory') / 1024, price = value('gbs'), share = value('share') / 100;
  const perMillion = time => time / 1000 * gb * price * 1e6;
  const cold = data.cold.find(init => init.ok);
  const all = invocations.filter(row => row.held !== undefined).map(row => row.held);
  const rows = extensions.map(lane => {
    const { held, alone, last } = heldOf(lane);
    const added = cold?.parts.find(part => part.lane === lane)?.added;
    return [lanes[lane], ms(held.length ? mean(held) : undefined), ms(quantile(held, 0.5)), ms(quantile(held, 1)), ms(held.length ? mean(alone) : undefined), last + ' of ' + held.length, ms(added),
      held.length ? usd(perMillion(mean(alone))) : '–', added === undefined ? '–' : usd(perMillion(added * share))];
  });
  const billed = mean(invocations.filter(row => row.bill !== undefined && !row.cold).map(row => row.bill));
  const held = mean(all);
  byId('headline').textContent = all.length === 0
    ? 'No invocation ended in order, so there is no held time to measure.'
    : 'The extensions hold an invocation for ' + ms(held) + ' in the mean (p50 ' + ms(quantile(all, 0.5)) + ', max ' + ms(quantile(all, 1)) + '): '
      + usd(perMillion(held)) + ' per million invocations at ' + value('memory') + ' MB.';
  const added = cold ? cold.parts.reduce((sum, part) => sum + part.added, 0) + cold.shared : 0;
  if (cold && extensions.length > 0) byId('headline').append(' They add ' + ms(added) + ' to a cold start: ' + usd(perMillion(added * share)) + ' per million, with ' + value('share') + ' % of cold starts.');
  byId('costs').replaceChildren(
    table('Per extension', [['extension'], ['held, mean', 1], ['p50', 1], ['max', 1], ['alone, mean', 1], ['was last', 1], ['added to INIT', 1], ['held alone, per million', 1], ['INIT, per million', 1]], rows),
    billed ? make('p', {}, 'A million warm invocations cost ' + usd(perMillion(billed) + value('requests')) + ' in all, by the billed estimate of ' + ms(billed) + ' and the price of requests.') : '');
}

function showPrices() {
  const prices = { x86_64: '0.0000166667', arm64: '0.0000133334' };
  byId('memory').value = data.memory;
  byId('arch').value = data.arch;
  byId('gbs').value = prices[data.arch];
  byId('requests').value = '0.20';
  byId('arch').addEventListener('change', () => { byId('gbs').value = prices[byId('arch').value]; showCosts(); });
  byId('prices').addEventListener('input', showCosts);
  byId('prices').addEventListener('submit', event => event.preventDefault());
  showCosts();
}

function showKey() {
  byId('key').append(...spanNames.map((name, kind) => make('span', {}, make('i', { class: 'k' + kind }), name)),
    ...tickNames.map(([sign, name]) => make('span', {}, make('b', {}, sign), name)), make('span', {}, make('b', {}, '≡'), 'log line'), make('span', {}, make('i', { class: 'fold-key' }), 'frozen (folded)'));
}

function toggle(button, open) {
  const tr = button.closest('tr');
  if ((button.getAttribute('aria-expanded') === 'true') === open) return;
  button.setAttribute('aria-expanded', String(open));
  if (!open) { document.getElementById(button.getAttribute('aria-controls'))?.remove(); button.removeAttribute('aria-controls'); return; }
  const id = 'w' + button.dataset.row;
  button.setAttribute('aria-controls', id);
  tr.after(make('tr', { class: 'o', role: 'row', id }, make('td', { colspan: '8', role: 'cell' }, waterfall(data.rows[button.dataset.row]))));
}

function showRows() {
  let count = 0;
  const heads = [['invocation'], ['cold'], ['outcome'], ['duration', 1], ['held', 1], ['billed, estimate', 1], ['was last']];
  const body = make('tbody', { role: 'rowgroup' }, ...data.rows.map((row, i) => {
    const name = row.k === 1 ? ++count + '  ' + row.n : row.n;
    const cell = (label, text, style) => make('td', { role: 'cell', 'data-l': label, class: style }, text);
    return make('tr', { class: 'r', role: 'row' },
      make('td', { role: 'cell' }, make('button', { type: 'button', 'aria-expanded': 'false', 'data-row': i, tabindex: i === 0 ? '0' : '-1' }, name)),
      cell('cold', row.cold ? 'cold' : row.k === 1 ? 'warm' : '–'), cell('outcome', (row.bad ? '✗ ' : '✓ ') + row.out, row.bad ? 'bad' : 'good'),
      cell('duration', ms(row.ms), 'n'), cell('held', ms(row.held), 'n'), cell('billed', row.bill === undefined ? '–' : row.bill.toLocaleString('en-US') + ' ms', 'n'),
      cell('was last', row.last === undefined ? '–' : lanes[row.last]));
  }));
  const head = make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...heads.map(([text, isNumber]) => make('th', { scope: 'col', role: 'columnheader', class: isNumber ? 'n' : undefined }, text))));
  body.addEventListener('click', event => {
    const button = event.target.closest('button[data-row]');
    if (button) { focusRow(button); toggle(button, button.getAttribute('aria-expanded') !== 'true'); }
  });
  body.addEventListener('keydown', moveInRows);
  byId('rows').append(data.rows.length ? make('table', { role: 'table', 'aria-labelledby': 'rows-h' }, head, body) : make('p', {}, 'The run ended before INIT began.'));
  byId('omitted').hidden = !data.omitted;
  byId('omitted').textContent = data.omitted + ' later invocations are left out, to keep the file small.';
}

function focusRow(button) {
  for (const other of byId('rows').querySelectorAll('button[tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
  button.focus();
}

function moveInRows(event) {
  const buttons = [...byId('rows').querySelectorAll('button[data-row]')];
  const open = event.target.closest('tr.o')?.previousElementSibling?.querySelector('button');
  if (event.key === 'Escape') {
    const button = open ?? event.target.closest('button[data-row]');
    if (button) { toggle(button, false); focusRow(button); }
    return;
  }
  const index = buttons.indexOf(event.target);
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (index < 0 || next === undefined || !buttons[next]) return;
  event.preventDefault();
  focusRow(buttons[next]);
}
