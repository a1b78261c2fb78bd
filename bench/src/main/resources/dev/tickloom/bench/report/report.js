'use strict';
// Draws the charts of the page, from the rows that are in it.

const results = JSON.parse(document.getElementById('results').textContent);
const titles = Object.fromEntries(results.peers.map((peer) => [peer.id, peer.title]));
const roles = Object.fromEntries(results.peers.map((peer) => [peer.id, peer.role]));
const dark = matchMedia('(prefers-color-scheme: dark)');

// Tickloom has a colour that nothing else has. The others are from palettes that the colour-blind can tell, and each has
// its symbol besides. Limits are grey and dashed.
const OWN = '#d55e00';
const FIXED = { pool: '#0072b2', virtual: '#56b4e9', netty: '#009e73', vertx: '#cc79a7', kotlin: '#7b61ff', channel: '#b0a000' };
const OTHERS = ['#882255', '#44aa99', '#999933', '#6b8fb3', '#aa4499', '#5d7a86', '#88a0a8', '#4b5f9e'];
const SYMBOLS = [
  ['rect', '■'],
  ['triangle', '▲'],
  ['diamond', '◆'],
  ['path://M0,0L10,0L5,10Z', '▼'],
  ['path://M4,0H6V4H10V6H6V10H4V6H0V4H4Z', '✚'],
  ['path://M1,0L5,4L9,0L10,1L6,5L10,9L9,10L5,6L1,10L0,9L4,5L0,1Z', '✖'],
];
const styles = {};
let used = 0;
results.peers.forEach(({ id }, i) => {
  const [symbol, sign] = id === 'tickloom' ? ['circle', '●'] : SYMBOLS[i % SYMBOLS.length];
  const role = roles[id];
  const colour =
    id === 'tickloom' ? OWN : role === 'LIMIT' ? '#8b8f94' : role === 'NODE' ? 'ink' : FIXED[id] || OTHERS[used++ % OTHERS.length];
  styles[id] = { symbol, sign, colour, dash: role === 'LIMIT' || role === 'VARIANT' ? 'dashed' : 'solid' };
});

const colourOf = (theme, peer) => (styles[peer].colour === 'ink' ? theme.ink : styles[peer].colour);

function short(number) {
  for (const [unit, size] of [[' M', 1e6], [' k', 1e3]]) {
    if (number >= size) return digits(number / size) + unit;
  }
  return digits(number);
}

function digits(number) {
  return Number(number >= 100 ? number.toFixed(0) : number.toPrecision(2)).toString();
}

function time(micros) {
  if (micros >= 1e6) return digits(micros / 1e6) + ' s';
  return micros >= 1e3 ? digits(micros / 1e3) + ' ms' : digits(micros) + ' µs';
}

const MEASURES = {
  throughput: ['Throughput', 'a second; more is better', short],
  p50: ['Median latency', 'less is better', time],
  p99: ['p99 latency', 'less is better', time],
  cpu: ['Processor time', 'seconds for a million, all threads; less is better', (v) => digits(v) + ' s'],
  time: ['Time', 'less is better', (v) => time(v * 1e3)],
  memory: ['Memory', 'MB resident; less is better', (v) => digits(v) + ' MB'],
  heap: ['Heap', 'bytes for each; less is better', (v) => digits(v) + ' B'],
  late_p50: ['Lateness, median', 'less is better', time],
  late_p99: ['Lateness, p99', 'less is better', time],
  held_up: ['The application’s own virtual threads', 'delayed at worst; less is better', (v) => time(v * 1e3)],
  failed: ['Failed', 'percent of the calls', (v) => digits(v) + ' %'],
};

const rowOf = (run, point, measure) => run.rows.find((row) => row.point === point && row.measure === measure);
const points = (run) => [...new Set(run.rows.map((row) => row.point))];

// The value with its spread and, on a line of its own, Tickloom's ratio to it.
function described(cell, format, compared) {
  const value = `${format(cell.median)} (${format(cell.least)} – ${format(cell.greatest)})`;
  if (cell.ratio) return [value, `${titles[compared] || compared} ${ratio(cell.ratio.median)}`];
  return [value, cell.disturbed ? 'disturbed' : ''];
}

function ratio(value) {
  if (value > 100) return '> 100×';
  return value < 0.01 ? '< 0.01×' : digits(value) + '×';
}

// ---- figures ----

const drawings = [];
let drawn = [];

function figure(parent, caption, note, height, option, peers) {
  const element = document.createElement('figure');
  const text = document.createElement('figcaption');
  text.textContent = caption;
  const small = document.createElement('small');
  small.textContent = note;
  text.append(small);
  const chart = document.createElement('div');
  chart.className = 'chart';
  element.append(text, chart);
  if (peers) element.append(legend(peers));
  parent.append(element);
  drawings.push({ chart, option, height });
}

// Of the page and not of the chart, which would cut it.
function legend(peers) {
  const list = document.createElement('ul');
  list.className = 'legend';
  for (const peer of peers) {
    const item = document.createElement('li');
    const sign = document.createElement('span');
    sign.textContent = styles[peer].sign;
    sign.dataset.peer = peer;
    item.append(sign, ' ' + titles[peer]);
    list.append(item);
  }
  return list;
}

function draw() {
  drawn.forEach((chart) => chart.dispose());
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const shared = {
    ink: colour('--ink'), soft: colour('--soft'), line: colour('--line'), panel: colour('--panel'),
    font: getComputedStyle(document.body).fontFamily,
  };
  document.querySelectorAll('.legend span').forEach((sign) => { sign.style.color = colourOf(shared, sign.dataset.peer); });
  drawn = drawings.map(({ chart, option, height }) => {
    const narrow = chart.clientWidth < 420;
    const theme = Object.assign({ width: chart.clientWidth, narrow, name: (peer) => (narrow ? peer : titles[peer]) }, shared);
    chart.style.height = height(theme) + 'px';
    const instance = echarts.init(chart, null, { renderer: 'svg' });
    instance.setOption(Object.assign({ animation: false, textStyle: { fontFamily: theme.font } }, option(theme)));
    return instance;
  });
}

const pencil = document.createElement('canvas').getContext('2d');

function widest(theme, texts) {
  pencil.font = `11px ${theme.font}`;
  return Math.ceil(Math.max(0, ...texts.map((text) => pencil.measureText(text).width)));
}

function axis(theme, more) {
  return Object.assign({
    axisLabel: { color: theme.soft, fontSize: 11 },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
  }, more);
}

// Whiskers from the least to the greatest; [place, least, greatest], the place on the axis of categories.
function spreads(colour, horizontal, data) {
  return {
    type: 'custom', silent: true, data, z: 6, encode: horizontal ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (params, api) => {
      const at = (v) => (horizontal ? api.coord([v, api.value(0)]) : api.coord([api.value(0), v]));
      const [a, b] = [at(api.value(1)), at(api.value(2))];
      const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 1 } });
      const end = ([x, y]) => (horizontal ? line(x, y - 3, x, y + 3) : line(x - 3, y, x + 3, y));
      return { type: 'group', children: [line(a[0], a[1], b[0], b[1]), end(a), end(b)] };
    },
  };
}

// Lines over what grows; a logarithmic axis, since peers differ in orders of magnitude.
function lines(parent, run, caption, names, labels, measure, what) {
  const [, note, format] = MEASURES[measure];
  const rows = names.map((name) => rowOf(run, name, measure));
  if (!rows.some(Boolean)) return;
  const peers = Object.keys(titles).filter((peer) => rows.some((row) => row && row.peers[peer]));
  const cell = (row, peer) => (row && row.peers[peer] && row.peers[peer].median > 0 ? row.peers[peer] : null);
  figure(parent, caption, note + '; logarithmic; whiskers from the least to the greatest', () => 300, (theme) => ({
    grid: { left: 12, right: 20, top: 12, bottom: 28, containLabel: true },
    tooltip: {
      trigger: 'axis', confine: true,
      formatter: (items) => [`${items[0].axisValue} ${what}`].concat(items.filter((i) => i.seriesType === 'line' && i.value !== null)
        .map((i) => `${i.marker} ${i.seriesName}: ${described(rows[i.dataIndex].peers[i.seriesId], format, rows[i.dataIndex].compared).join(' ')}`))
        .join('<br>'),
    },
    xAxis: axis(theme, { type: 'category', data: labels, name: what, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: theme.soft } }),
    yAxis: axis(theme, { type: 'log', axisLabel: { color: theme.soft, fontSize: 11, formatter: format } }),
    series: peers.flatMap((peer) => {
      const colour = colourOf(theme, peer);
      const cells = rows.map((row) => cell(row, peer));
      const whiskers = cells.map((c, i) => c && [i, Math.max(c.least, c.median / 30), c.greatest]).filter(Boolean);
      return [{
        id: peer, name: theme.name(peer), type: 'line', symbol: styles[peer].symbol, symbolSize: peer === 'tickloom' ? 9 : 7,
        data: cells.map((c) => c && c.median), color: colour, z: peer === 'tickloom' ? 5 : 2,
        lineStyle: { width: peer === 'tickloom' ? 3 : 1.5, type: styles[peer].dash },
      }, spreads(colour, false, whiskers)];
    }),
  }), peers);
}

// One bar for each peer, the best first; with the value, its spread and Tickloom's ratio to it.
function bars(parent, run, point, measure, caption) {
  const [title, note, format] = MEASURES[measure];
  const row = rowOf(run, point, measure);
  const all = Object.entries(row.peers).map(([peer, cell]) => Object.assign({ peer }, cell));
  const better = measure === 'throughput' ? 1 : -1;
  all.sort((a, b) => better * (a.median - b.median)); // the axis begins at the bottom
  const most = Math.max(...all.map((c) => c.greatest));
  const least = Math.min(...all.map((c) => c.median).filter((v) => v > 0));
  const log = most > 30 * least;
  // On a logarithmic axis a bar begins at 1, and where that is less it would go to the left: so the unit is a power of ten below.
  const unit = log ? 10 ** Math.floor(Math.log10(least / 1.5)) : 1;
  const texts = all.map((cell) => described(cell, format, row.compared).filter(Boolean).join('\n'));
  const space = 30;
  figure(parent, caption || `${title}: ${point}`, note + (log ? '; logarithmic' : ''), () => 30 + all.length * space, (theme) => ({
    grid: {
      left: 10 + widest(theme, all.map((c) => theme.name(c.peer))), top: 4, bottom: 24,
      right: 14 + widest(theme, texts.flatMap((text) => text.split('\n'))),
    },
    tooltip: { confine: true, formatter: ({ dataIndex }) => `${titles[all[dataIndex].peer]}<br>${texts[dataIndex].replace('\n', '<br>')}` },
    xAxis: axis(theme, {
      type: log ? 'log' : 'value', min: log ? 1 : 0, splitNumber: 3,
      axisLabel: { color: theme.soft, fontSize: 10, hideOverlap: true, formatter: (v) => format(v * unit) },
    }),
    yAxis: axis(theme, { type: 'category', data: all.map(({ peer }) => theme.name(peer)), axisLabel: { color: theme.ink, fontSize: 11, margin: 6 } }),
    series: [{
      type: 'bar', barWidth: 12,
      data: all.map((c) => ({ value: Math.max(c.median / unit, log ? 1.02 : 0), itemStyle: { color: colourOf(theme, c.peer), borderRadius: 2 } })),
    }, {
      // The texts stand behind the whiskers.
      type: 'scatter', symbolSize: 0, silent: true, data: all.map((c, i) => [Math.max(c.greatest, c.median) / unit, i]),
      label: { show: true, position: 'right', color: theme.ink, fontSize: 11, lineHeight: 13, formatter: ({ dataIndex }) => texts[dataIndex] },
    }, spreads(theme.ink, true, all.map((c, i) => [i, Math.max(c.least / unit, log ? 1 : 0), c.greatest / unit]))],
  }));
}

// Over time, which part of the calls was answered within ten milliseconds: a row for each peer.
function starvation(parent, run) {
  const peers = Object.keys(run.timelines).reverse();
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const rows = peers.map((peer) => {
    const all = run.timelines[peer].map((timelines) => timelines['in time']).filter(Boolean);
    return (all[0] || []).map((_, i) => median(all.map((line) => line[i])));
  });
  const length = Math.max(0, ...rows.map((row) => row.length));
  if (length === 0) return;
  const begins = length > 30 ? 10 : 6; // buckets of 50 ms before the disturbance
  figure(parent, 'Calls answered within 10 ms', 'one call each millisecond; the disturbance begins at 0', () => 80 + peers.length * 26, (theme) => ({
    grid: { left: 10 + widest(theme, peers.map(theme.name)), right: 20, top: 4, bottom: 60 },
    tooltip: { confine: true, formatter: ({ data }) => `${titles[peers[data[1]]]}<br>${Math.round(data[2] * 100)} % within 10 ms` },
    visualMap: {
      min: 0, max: 1, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 90, itemWidth: 10, text: ['all', 'none'],
      textStyle: { color: theme.soft, fontSize: 11 }, inRange: { color: ['#00224e', '#7d7c78', '#fee838'] }, // for any eye
    },
    xAxis: axis(theme, {
      type: 'category',
      data: Array.from({ length }, (_, i) => (i - begins) * 50),
      axisLabel: { color: theme.soft, fontSize: 11, interval: (i) => (i - begins) % 10 === 0, formatter: (v) => `${v / 1000} s` },
    }),
    yAxis: axis(theme, { type: 'category', data: peers.map(theme.name) }),
    series: [{
      type: 'heatmap',
      data: rows.flatMap((row, y) => row.map((part, x) => [x, y, part])),
      itemStyle: { borderColor: theme.panel, borderWidth: 1 },
    }],
  }));
}

// Points by what they have in common beside the number that grows; the number is the first of the name.
function series(names) {
  const groups = new Map();
  for (const name of names) {
    const match = /^(.*?)([\d,]+) (.*)$/.exec(name);
    if (!match) continue;
    const what = match[3].replace(/^(\w+?)s\b/, '$1');
    const key = match[1] + '|' + what;
    if (!groups.has(key)) groups.set(key, { before: match[1].replace(/, $/, ''), what, names: [], labels: [] });
    groups.get(key).names.push(name);
    groups.get(key).labels.push(match[2]);
  }
  return [...groups.values()];
}

function grows(parent, run, names) {
  for (const { before, what, names: own, labels } of series(names)) {
    for (const measure of ['throughput', 'cpu', 'p50', 'time', 'heap']) {
      const caption = MEASURES[measure][0] + (before ? `, ${before}` : '');
      lines(parent, run, caption, own, labels, measure, what);
    }
  }
}

// Points such as "memory, 64 in flight" and "echo, 64 connections", by what stands before the number.
function concurrency(names) {
  const groups = new Map();
  for (const name of names) {
    const [, where, count, what] = /^(.*), ([\d,]+) (in flight|connections)$/.exec(name) || [];
    if (!where) continue;
    if (!groups.has(where)) groups.set(where, { where, what, names: [], labels: [] });
    groups.get(where).names.push(name);
    groups.get(where).labels.push(count);
  }
  return [...groups.values()];
}

function overConcurrency(parent, run, { where, what, names, labels }) {
  const place = { memory: 'files in memory', disk: 'files in a folder on disk' }[where] || where;
  for (const measure of run.cost ? ['throughput', 'cpu'] : ['throughput', 'p99', 'cpu']) {
    if (names.length > 1) lines(parent, run, `${MEASURES[measure][0]}, ${place}`, names, labels, measure, what);
    else if (rowOf(run, names[0], measure)) bars(parent, run, names[0], measure);
  }
}

for (const parent of document.querySelectorAll('.charts')) {
  const run = results.runs.find(({ workload }) => workload === parent.dataset.workload);
  const names = points(run);
  const groups = concurrency(names);
  if (run.growth) {
    grows(parent, run, names);
  } else if (groups.length > 0) {
    groups.forEach((group) => overConcurrency(parent, run, group));
  } else {
    starvation(parent, run);
    for (const name of names.filter((n) => n !== 'before')) {
      for (const measure of Object.keys(MEASURES)) {
        if ((measure === 'cpu' && names.length > 2) || measure === 'p50') continue; // in the table
        if (rowOf(run, name, measure)) bars(parent, run, name, measure);
      }
    }
  }
}

draw();
dark.addEventListener('change', draw);
let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth !== width) {
    width = innerWidth;
    draw();
  }
});
