// Writes what Node's async generator does with each sequence of up to four events: node record-async-generator.mjs > async-generator.txt
//   N next, V a value comes, F a failure comes, E the end comes, C return while nobody waits
import { setImmediate as turn } from 'node:timers/promises';

async function* elements(source) {
  for (;;) {
    while (source.arrived.length === 0) {
      await new Promise((resolve) => { source.wake = resolve; });
    }
    const item = source.arrived.shift();
    if (item === 'F') throw new Error('failed');
    if (item === 'E') return;
    yield item;
  }
}

async function run(events) {
  const source = { arrived: [], wake() {} };
  const generator = elements(source);
  const trace = [];
  let calls = 0;
  let waiting = 0;
  let values = 0;
  for (const event of events) {
    if (event === 'N') {
      const call = ++calls;
      waiting++;
      generator.next().then(
        ({ value, done }) => { waiting--; trace.push(`${call}=${done ? 'end' : value}`); },
        () => { waiting--; trace.push(`${call}=failed`); });
    } else if (event === 'C') {
      if (waiting > 0) return null; // Node answers those who wait first, and Tickloom ends them
      generator.return();
    } else {
      source.arrived.push(event === 'V' ? `v${++values}` : event);
      source.wake();
    }
    await turn();
  }
  return trace.join(' ');
}

async function all(prefix) {
  const trace = await run(prefix);
  if (trace === null) return;
  if (prefix !== '') console.log(`${prefix}: ${trace}`.trimEnd());
  if (prefix.length < 4) {
    for (const event of 'NVFEC') await all(prefix + event);
  }
}

await all('');
