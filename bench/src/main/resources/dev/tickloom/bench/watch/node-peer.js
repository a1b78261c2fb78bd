// Watches a tree with chokidar or with Node's own fs.watch, for WatchComparison. Arguments: which, folder.
'use strict';
const [which, folder] = process.argv.slice(2);
const say = (...words) => process.stdout.write(words.join(' ') + '\n');
const memory = () => {
  global.gc();
  global.gc();
  const usage = process.memoryUsage();
  return usage.heapUsed + usage.external;
};
const told = (type, path) => say('change', process.hrtime.bigint(), type, path);

say('memory', memory());
const began = process.hrtime.bigint();
const ready = () => {
  say('ready', process.hrtime.bigint() - began);
  say('memory', memory());
};
if (which === 'chokidar') {
  const watcher = require('chokidar').watch(folder, { ignoreInitial: true });
  watcher.on('ready', ready).on('all', told);
} else {
  require('fs').watch(folder, { recursive: true }, told);
  ready();
}
process.stdin.resume().on('end', () => process.exit());
