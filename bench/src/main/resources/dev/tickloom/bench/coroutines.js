// What CoroutineFigures measures, in Node.
const fs = require('fs/promises');

const [rounds, suspended, folder] = [+process.argv[2], +process.argv[3], process.argv[4]];
const nanos = () => Number(process.hrtime.bigint());
const print = (measure, value) => console.log(`${measure}\t${value}`);

async function awaits(count) {
  for (let i = 0; i < count; i++) await null;
}

async function nest(levels) {
  return levels === 0 ? 0 : 1 + (await nest(levels - 1));
}

async function read(file) {
  return (await fs.readFile(file)).length;
}

async function timed(measure, count, unit, body) {
  let value;
  for (let i = 0; i < rounds; i++) {
    const start = nanos();
    await body();
    value = (nanos() - start) / count / unit;
  }
  print(measure, value);
}

async function main() {
  await timed('await, ns', 200_000, 1, () => awaits(200_000));
  await timed('1,000 nested, ms', 1, 1e6, () => nest(1_000));
  await timed('10,000 readers, ms', 1, 1e6, () =>
    Promise.all(Array.from({ length: 10_000 }, (_, i) => read(`${folder}/${i % 100}`))));
  const never = new Promise(() => {});
  const kept = [];
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < suspended; i++) kept.push((async () => await never)());
  gc();
  print('suspended, bytes', (process.memoryUsage().heapUsed - before) / suspended);
}

main();
