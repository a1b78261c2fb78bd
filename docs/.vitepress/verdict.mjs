// Draws docs/pictures/verdict.svg, the picture of the front page, from the results.json of a run of `./tickloom bench`:
//   node docs/.vitepress/verdict.mjs docs/measurements/run/results.json
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const names = { tickloom: 'Tickloom', pool: 'pool of 4', virtual: 'virtual threads', netty: 'Netty', vertx: 'Vert.x', kotlin: 'Kotlin IO' };
const shown = results.peers.filter((peer) => ['TICKLOOM', 'PEER', 'NODE'].includes(peer.role));

const throughput = valuesOf('read-4k', (row) => /\b64 in flight/.test(row.point) && row.measure === 'throughput');
const unanswered = valuesOf('stuck-200', (row) => row.point === 'during' && row.measure === 'unanswered');

const bars = [];
let y = 0;
chart('readFile of 4 KiB, calls a second, 64 in flight', throughput, (calls) => `${Math.round(calls / 1000)}k`);
y += 14;
chart('stat calls answered beside 200 stuck calls', unanswered.map(([peer, percent]) => [peer, 100 - percent]), (percent) => `${Math.round(percent)} %`);
const { Date: date, JDK: jdk, Processors: processors } = results.machine;
text(24, (y += 18), `${date.slice(0, 10)}, JDK ${jdk.match(/VM (\d+)/)[1]}, ${processors.match(/^\d+/)[0]} processors, files in memory`, 12, '#5b6b7b');
y += 18;

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 ${y}" width="480" height="${y}" role="img" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif">
<title>Throughput of Tickloom and its peers, and who answers beside 200 stuck calls</title>
<rect width="480" height="${y}" rx="12" fill="#f4f5f7"/>
${bars.join('\n')}
</svg>
`;
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), '../pictures/verdict.svg'), svg);

/** By peer, the median of the first row that matches: files in memory come first. */
function valuesOf(workload, matches) {
  const row = results.runs.find((run) => run.workload === workload)?.rows.find(matches);
  if (!row) throw new Error(`no such row of ${workload}`);
  return shown.filter((peer) => row.peers[peer.id]).map((peer) => [peer, row.peers[peer.id].median]);
}

function chart(title, values, show) {
  text(24, (y += 32), title, 15, '#213547', 600);
  y += 14;
  const most = Math.max(...values.map(([, value]) => value));
  for (const [peer, value] of values) {
    const own = peer.role === 'TICKLOOM';
    const width = Math.max(2, Math.round((230 * value) / most));
    text(24, y + 18, peer.role === 'NODE' ? `Node ${peer.version.match(/\d+/)[0]}` : (names[peer.id] ?? peer.title), 14, '#213547', own ? 600 : 400);
    bars.push(`<rect x="150" y="${y}" width="${width}" height="26" rx="4" fill="${own ? '#1d6f8f' : '#b9c2cc'}"/>`);
    text(158 + width, y + 18, show(value), 14, '#213547', own ? 600 : 400);
    y += 34;
  }
}

function text(x, top, content, size, fill, weight = 400) {
  bars.push(`<text x="${x}" y="${top}" font-size="${size}" font-weight="${weight}" fill="${fill}">${content}</text>`);
}
