'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const lanes = data.lanes.map(lane => lane[0]);
const isExtension = lane => data.lanes[lane][1] === 2;
const spanNames = ['INIT', 'waits for the runtime', 'held: waits for extensions', 'shutdown', 'starts', 'registered, initialises', 'has the event', 'after the response',
  'waits for the end', 'after the end (flush, other work)'];
const tickNames = [['|', 'call'], ['↓', 'telemetry delivered'], ['!', 'failure or loss'], ['×', 'exit'], ['i', 'note']];

/** Makes an element. Text of others is only ever text. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === true) element.setAttribute(key, '');
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

const byId = id => document.getElementById(id);

/** Three digits that count, and never fewer than a millisecond's tenth has. */
function number(value) {
  if (value === undefined || value === null) return '–';
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const ms = value => value === undefined || value === null ? '–' : number(value) + ' ms';
const usd = value => value > 0 && value < 0.0001 ? 'less than USD 0.0001' : 'USD ' + value.toLocaleString('en-US', { minimumFractionDigits: value >= 0.1 || value === 0 ? 2 : 4, maximumFractionDigits: value >= 0.1 ? 2 : 4 });
const mean = values => values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;

function quantile(values, share) {
  if (!values.length) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
}

/** A step of 1, 2 or 5 and zeros, so that at most `most` of them fit. */
function roundStep(length, most) {
  const least = length / most;
  const power = 10 ** Math.floor(Math.log10(least || 1));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => step >= least * 0.9999);
}

/** A table with a row of heads; numbers are to the right. `columns` are [head, isNumber]. */
function table(caption, columns, rows) {
  const head = make('tr', {}, ...columns.map(([text, isNumber]) => make('th', { scope: 'col', class: isNumber ? 'n' : undefined }, text)));
  const body = rows.map(cells => make('tr', {}, ...cells.map((cell, i) => i === 0
    ? make('th', { scope: 'row' }, cell)
    : make('td', { class: columns[i][1] ? 'n' : undefined }, cell))));
  return make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    make('table', {}, make('caption', {}, caption), make('thead', {}, head), make('tbody', {}, ...body)));
}

/** Maps times to percents. A freeze has a fixed width, however long it was. */
function scale(from, to) {
  const freezes = data.freezes.map(([a, b]) => [Math.max(a, from), Math.min(b, to)]).filter(([a, b]) => b > a);
  const gap = Math.min(3, 40 / Math.max(freezes.length, 1));
  const before = [0];
  for (const [a, b] of freezes) before.push(before[before.length - 1] + b - a);
  const awake = Math.max(to - from - before[freezes.length], 0.001);
  const room = 100 - gap * freezes.length;
  const at = time => {
    let low = 0, high = freezes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (freezes[middle][1] <= time) low = middle + 1; else high = middle;
    }
    const inside = low < freezes.length && time > freezes[low][0] ? time - freezes[low][0] : 0;
    const gaps = low + (inside > 0 ? inside / (freezes[low][1] - freezes[low][0]) : 0);
    return Math.min(100, Math.max(0, (time - from - before[low] - inside) / awake * room + gaps * gap));
  };
  return { at, freezes, awake };
}
