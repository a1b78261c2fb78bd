'use strict';
// node record.js streams|net [NAME...]: runs the programs of programs.js in that directory with this node, five times
// each, and writes traces.txt beside it; with names, prints their traces.
const { execFileSync } = require('child_process'), fs = require('fs'), os = require('os'), path = require('path');
const here = path.join(__dirname, process.argv[2]);
if (process.argv[3] === '--one') {
  const lines = [], stream = require('stream');
  const plain = (v) => typeof v === 'string' ? v : v === undefined ? 'undefined' : JSON.stringify(v, (k, x) => x === Infinity ? 'Infinity' : x === undefined ? 'undefined' : typeof x === 'number' && Number.isNaN(x) ? 'NaN' : x);
  global.log = (...parts) => lines.push(parts.map(plain).join(' '));
  global.fs = fs; global.fsp = fs.promises; global.stream = stream;
  global.show = (e) => e == null ? String(e) : e.code || e.message;
  global.on = (s, name, events) => { for (const e of events.split(' ')) s.on(e, (v) => global.log(name + ' ' + e + (e === 'error' ? ' ' + global.show(v) : ''))); };
  global.counted = (name) => Object.fromEntries(['open', 'read', 'write', 'writev', 'fsync', 'close'].map((call) => [call, (...args) => {
    const done = args.pop();
    const size = call === 'writev' ? ' [' + args[1].map((b) => b.length) + ']' : call === 'read' || call === 'write' ? ' ' + args[3] + ' at ' + args[4] : '';
    global.log('fs.' + call + size);
    fs[call](...args, (...r) => { global.log('fs.' + call + ' done'); done(...r); });
  }]));
  process.on('exit', () => process.stdout.write(JSON.stringify(lines)));
  require(path.join(here, 'programs.js'))[process.argv[4]]();
  return;
}
const programs = require(path.join(here, 'programs.js'));
const names = process.argv.length > 3 ? process.argv.slice(3) : Object.keys(programs);
const out = [
  `# What the programs of programs.js log in Node ${process.version} (libuv ${process.versions.uv}, ${process.platform}); made by record.js.`,
  '# A trace that was seen less often than the first one comes after a line "-- also".',
];
for (const name of names) {
  const seen = new Map();
  for (let i = 0; i < 5; i++) {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'st-'));
    const t = execFileSync(process.execPath, [__filename, process.argv[2], '--one', name], { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    seen.set(t, (seen.get(t) || 0) + 1);
    fs.rmSync(dir, { recursive: true });
  }
  out.push('== ' + name);
  [...seen].sort((a, b) => b[1] - a[1]).forEach(([trace], i) => {
    if (i > 0) out.push('-- also');
    for (const line of JSON.parse(trace)) out.push('  ' + line.replaceAll('\0', '\\0').replaceAll('\n', '\\n'));
  });
}
if (process.argv.length > 3) console.log(out.slice(2).join('\n'));
else fs.writeFileSync(path.join(here, 'traces.txt'), out.join('\n') + '\n');
