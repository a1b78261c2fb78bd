'use strict';
// Draws the charts of the page, from the results that are in it.

const results = JSON.parse(document.getElementById('results').textContent);
const titles = Object.fromEntries(results.peers.map((peer) => [peer.id, peer.title]));
const dark = matchMedia('(prefers-color-scheme: dark)');

// Tickloom stands out, limits are grey and dashed, and each peer has its colour on the whole page.
const FIXED = {
  'tickloom': '#ea580c',
  'tickloom-opened': '#fb7185',
  'tickloom-fixed': '#f5a524',
  'tickloom-lane': '#b4531a',
};
const OTHERS = ['#2563eb', '#0d9488', '#9333ea', '#db2777', '#65a30d', '#0891b2', '#7c6f64', '#b91c1c'];
const colours = {};
let used = 0;
for (const { id } of results.peers) {
  colours[id] = FIXED[id] || (isLimit(id) ? '#8b8f94' : OTHERS[used++ % OTHERS.length]);
}

function isLimit(id) {
  return id.startsWith('blocking-') || id === 'deque';
}

function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function value(run, peer, point, measure) {
  const values = (run.samples[peer] || [])
    .map((sample) => (sample.points[point] || {})[measure])
    .filter((v) => v !== undefined);
  return values.length ? median(values) : null;
}

function points(run) {
  const names = new Set();
  for (const samples of Object.values(run.samples)) {
    for (const sample of samples) Object.keys(sample.points).forEach((name) => names.add(name));
  }
  return [...names];
}

function short(number) {
  if (number === null || number === undefined) return '';
  for (const [unit, size] of [['M', 1e6], ['k', 1e3]]) {
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

// ---- figures ----

const UNITS = {
  throughput: ['Throughput', 'calls a second; more is better', short],
  p99: ['p99 latency', 'less is better', time],
  cpu: ['Processor time', 'seconds for a million, all threads; less is better', (v) => digits(v) + ' s'],
  time: ['Time', 'less is better', (v) => time(v * 1e3)],
  memory: ['Memory', 'MB resident; less is better', (v) => digits(v) + ' MB'],
  heap: ['Heap', 'bytes for each; less is better', (v) => digits(v) + ' B'],
  late_p50: ['Lateness, median', 'less is better', time],
  late_p99: ['Lateness, p99', 'less is better', time],
  held_up: ['The application’s own virtual threads', 'held up at worst; less is better', (v) => time(v * 1e3)],
  failed: ['Failed', 'percent of the calls', (v) => digits(v) + ' %'],
};

function figure(parent, caption, note, height, option) {
  const element = document.createElement('figure');
  const text = document.createElement('figcaption');
  text.textContent = caption;
  const small = document.createElement('small');
  small.textContent = note;
  text.append(small);
  const chart = document.createElement('div');
  chart.className = 'chart';
  chart.style.height = height + 'px';
  element.append(text, chart);
  parent.append(element);
  drawings.push({ chart, option });
}

const drawings = [];
let drawn = [];

function draw() {
  drawn.forEach((chart) => chart.dispose());
  drawn = drawings.map(({ chart, option }) => {
    const instance = echarts.init(chart, null, { renderer: 'svg' });
    const style = getComputedStyle(document.documentElement);
    instance.setOption(option({
      ink: style.getPropertyValue('--ink').trim(),
      soft: style.getPropertyValue('--soft').trim(),
      line: style.getPropertyValue('--line').trim(),
      panel: style.getPropertyValue('--panel').trim(),
      font: getComputedStyle(document.body).fontFamily,
      name: (peer) => (chart.clientWidth < 420 ? peer : titles[peer]), // the short one on a phone
    }));
    return instance;
  });
}

function axis(theme, more) {
  return Object.assign({
    axisLabel: { color: theme.soft, fontSize: 11 },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
  }, more);
}

// One line for each peer, over the number of calls in flight; on a file system, or in a situation.
function overConcurrency(parent, run, fileSystem, measure) {
  const [title, note, format] = UNITS[measure];
  const names = points(run).filter((name) => name.startsWith(fileSystem + ','));
  const peers = Object.keys(run.samples);
  const where = { memory: 'files in memory', disk: 'files in a folder on disk' }[fileSystem] || fileSystem;
  figure(parent, `${title}, ${where}`, note, 330, (theme) => ({
    animation: false,
    textStyle: { fontFamily: theme.font },
    legend: { bottom: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 3, itemGap: 8, textStyle: { color: theme.soft, fontSize: 11 } },
    grid: { left: 8, right: 16, top: 12, bottom: 104, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: format, order: 'valueDesc' },
    xAxis: axis(theme, { type: 'category', boundaryGap: false, data: names.map((n) => n.replace(/^.*, (.*) in flight$/, '$1')), name: 'in flight', nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: theme.soft } }),
    yAxis: axis(theme, { type: 'log', axisLabel: { color: theme.soft, fontSize: 11, formatter: format } }),
    series: peers.map((peer) => ({
      name: theme.name(peer),
      type: 'line',
      symbol: 'circle',
      symbolSize: peer === 'tickloom' ? 8 : 5,
      data: names.map((name) => value(run, peer, name, measure)),
      color: colours[peer],
      z: peer === 'tickloom' ? 5 : 2,
      lineStyle: { width: peer === 'tickloom' ? 3 : 1.5, type: isLimit(peer) ? 'dashed' : 'solid' },
    })),
  }));
}

// One bar for each peer, the best first.
function bars(parent, run, point, measure, caption, values) {
  const [title, note, format] = UNITS[measure];
  const all = (values || Object.keys(run.samples).map((peer) => [peer, value(run, peer, point, measure)]))
    .filter(([, v]) => v !== null);
  if (all.length === 0) return;
  const better = measure === 'throughput' ? 1 : -1;
  all.sort((a, b) => better * (a[1] - b[1])); // the axis begins at the bottom
  const most = Math.max(...all.map(([, v]) => v));
  const least = Math.min(...all.map(([, v]) => v).filter((v) => v > 0));
  const log = most > 30 * least;
  const unit = log ? least / 2 : 1; // on a logarithmic axis a bar begins at 1, and where that is less it would go to the left
  figure(parent, caption || `${title}: ${point}`, note + (log ? '; logarithmic' : ''), 30 + all.length * 24, (theme) => ({
    animation: false,
    textStyle: { fontFamily: theme.font },
    grid: { left: 28, right: 64, top: 4, bottom: 4, containLabel: true }, // long names are wider than it measures
    tooltip: { valueFormatter: (v) => format(v * unit) },
    xAxis: axis(theme, { type: log ? 'log' : 'value', min: log ? 1 : 0, axisLabel: { show: false }, splitLine: { show: false } }),
    yAxis: axis(theme, {
      type: 'category',
      data: all.map(([peer]) => theme.name(peer)),
    }),
    series: [{
      type: 'bar',
      barWidth: 12,
      data: all.map(([peer, v]) => ({ value: v / unit, itemStyle: { color: colours[peer], borderRadius: 2 } })),
      label: { show: true, position: 'right', color: theme.ink, fontSize: 11, formatter: ({ value: v }) => format(v * unit) },
    }],
  }));
}

// Over time, which part of the calls was answered within ten milliseconds: a row for each peer.
function starvation(parent, run) {
  const peers = Object.keys(run.samples).reverse();
  const rows = peers.map((peer) => {
    const lines = run.samples[peer].map((sample) => sample.timelines['in time']).filter(Boolean);
    return (lines[0] || []).map((_, i) => median(lines.map((line) => line[i])));
  });
  const length = Math.max(...rows.map((row) => row.length));
  if (!(length > 0)) return;
  const begins = length > 30 ? 10 : 6; // buckets of 50 ms before the disturbance
  parent.classList.add('one');
  figure(parent, 'Calls answered within 10 ms', 'one call each millisecond; the disturbance begins at 0', 70 + peers.length * 30, (theme) => ({
    animation: false,
    textStyle: { fontFamily: theme.font },
    grid: { left: 8, right: 12, top: 4, bottom: 44, containLabel: true },
    tooltip: { formatter: ({ data }) => `${titles[peers[data[1]]]}<br>${Math.round(data[2] * 100)} % within 10 ms` },
    visualMap: {
      min: 0, max: 1, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 90, itemWidth: 10, text: ['all', 'none'],
      textStyle: { color: theme.soft, fontSize: 11 }, inRange: { color: ['#b91c1c', '#f2b134', '#3f9d63'] },
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

// How much more processor time a call takes than the bare blocking one.
function overTheLimit(parent, run, point) {
  const limit = value(run, 'blocking-1', point, 'cpu');
  if (!limit) return;
  const values = Object.keys(run.samples).map((peer) => [peer, value(run, peer, point, 'cpu')]);
  UNITS.over = ['', 'times that of the bare call on one thread; less is better', (v) => digits(v) + '×'];
  bars(parent, run, point, 'over', `Processor time over the limit, ${point}`, values.map(([peer, v]) => [peer, v === null ? null : v / limit]));
}

for (const parent of document.querySelectorAll('.charts')) {
  const run = results.runs.find(({ workload }) => workload === parent.dataset.workload);
  const names = points(run);
  const inFlight = names.filter((name) => name.endsWith('in flight'));
  if (inFlight.length > 0) {
    for (const fileSystem of new Set(inFlight.map((name) => name.split(',')[0]))) {
      overConcurrency(parent, run, fileSystem, 'throughput');
      if (run.cost) {
        overConcurrency(parent, run, fileSystem, 'cpu');
        continue;
      }
      if (run.workload !== 'tree-hash') overConcurrency(parent, run, fileSystem, 'p99');
      overTheLimit(parent, run, `${fileSystem}, 64 in flight`);
    }
    continue;
  }
  starvation(parent, run);
  for (const name of names.filter((n) => n !== 'before')) {
    for (const measure of Object.keys(UNITS)) {
      if (measure === 'cpu' && names.length > 2) continue; // in the table
      if (Object.values(run.samples).some((samples) => samples.some((s) => (s.points[name] || {})[measure]))) {
        bars(parent, run, name, measure);
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
