'use strict';
// node streams.js ROUNDS FOLDER: what StreamFigures measures, in Node.
const fs = require('fs'), path = require('path');
const { pipeline } = require('stream/promises');
const rounds = Number(process.argv[2]), folder = process.argv[3];
const from = path.join(folder, 'from'), size = fs.statSync(from).size;
const to = (i) => path.join(folder, 'to' + i), part = (i) => path.join(folder, 'part' + i);

async function measure(what, task) {
  let best = 0;
  for (let i = 0; i <= rounds; i++) {
    const start = process.hrtime.bigint();
    await task();
    const perSecond = size * 1e3 / Number(process.hrtime.bigint() - start);
    if (i > 0) best = Math.max(best, perSecond); // the first one warms up
  }
  console.log(what + ', MB/s\t' + best);
}
const copy = (a, b) => pipeline(fs.createReadStream(a), fs.createWriteStream(b));

(async () => {
  await measure('copy', () => copy(from, to(0)));
  await measure('64 copies at once', () => Promise.all(Array.from({ length: 64 }, (_, i) => copy(part(i), to(i)))));
  await measure('read by awaitEach', async () => { let n = 0; for await (const c of fs.createReadStream(from)) n += c.length; });
  await measure('read by onData', () => new Promise((done) => fs.createReadStream(from).on('data', () => {}).on('close', done)));
})();
