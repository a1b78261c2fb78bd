'use strict';
// The workloads on Node, with its callback API: the counterpart of dev.tickloom.bench.workloads.Child.
// For each line on standard input, "run" or "wake", one repetition is run, a short one if it says
// "wake", and its sample printed as one line; "warm-up" stands for as many as fill one and a half
// seconds, since V8 does not tell how long it has compiled.

const fs = require('fs');
const path = require('path');
const crypto = require('crypto');
const { performance } = require('perf_hooks');
const { pipeline } = require('stream/promises');
const { Worker, isMainThread, parentPort } = require('worker_threads');

const workload = process.argv[2];
const plan = { quick: false, box: 0, folders: {} };
for (const argument of process.argv.slice(3)) {
  const equals = argument.indexOf('=');
  const name = argument.slice(0, equals);
  const value = argument.slice(equals + 1);
  if (name.startsWith('folder.')) plan.folders[name.slice(7)] = value;
  else plan[name] = name === 'quick' ? value === 'true' : Number(value);
}
const folder = plan.folders[Object.keys(plan.folders)[0]];
const contents = Buffer.alloc(4096);
const buffers = [];
const CONTENDED = 8;

// ---- measuring ----

function put(sample, point, values) {
  sample.points[point] = Object.assign(sample.points[point] || {}, values);
}

class Span {
  constructor() {
    this.cpu = process.cpuUsage();
    this.begin = performance.now();
  }

  isOver() {
    return performance.now() - this.begin >= plan.box;
  }

  millis() {
    return performance.now() - this.begin;
  }

  cpuSecondsPerMillion(calls) {
    const used = process.cpuUsage(this.cpu);
    return (used.user + used.system) / calls;
  }

  into(sample, point, calls) {
    put(sample, point, { throughput: calls * 1e3 / this.millis(), cpu: this.cpuSecondsPerMillion(calls) });
  }
}

class Latencies {
  constructor() {
    this.millis = [];
  }

  add(millis) {
    this.millis.push(millis);
  }

  micros(percentile) {
    const sorted = this.sorted || (this.sorted = Float64Array.from(this.millis).sort());
    return sorted[Math.max(0, Math.ceil(sorted.length * percentile / 100) - 1)] * 1e3;
  }

  into(sample, point) {
    put(sample, point, { p50: this.micros(50), p99: this.micros(99) });
  }
}

function procStatus(name) {
  const line = fs.readFileSync('/proc/self/status', 'utf8').split('\n').find((l) => l.startsWith(name + ':'));
  return Number(line.split(/\s+/)[1]);
}

// ---- files ----

const calls = {
  stat: (file, ended) => fs.stat(file, ended),
  read: (file, ended) => fs.readFile(file, ended),
  readInto: (file, ended) => {
    const buffer = buffers.pop() || Buffer.alloc(1 << 20);
    fs.readFile(file, { buffer }, (error) => {
      buffers.push(buffer);
      ended(error);
    });
  },
  write: (file, ended) => fs.writeFile(file, contents, ended),
  openClose: (file, ended) => fs.open(file, 'r', (error, fd) => (error ? ended(error) : fs.close(fd, ended))),
  readdir: (file, ended) => fs.readdir(file, ended),
};

function closedLoop(call, file, inFlight, millis, end) {
  const latencies = new Latencies();
  const begin = performance.now();
  let lanes = inFlight;
  for (let i = 0; i < inFlight; i++) {
    const name = file.endsWith('/') ? file + i : file;
    const next = () => {
      const sent = performance.now();
      call(name, (error) => {
        if (error) throw error;
        const now = performance.now();
        latencies.add(now - sent);
        if (now - begin < millis) next();
        else if (--lanes === 0) end(latencies);
      });
    };
    next();
  }
}

function point(fileSystem, inFlight) {
  return `${fileSystem && fileSystem + ', '}${inFlight === 1024 ? '1,024' : inFlight} in flight`;
}

// Calls body(fileSystem, inFlight, next) for each combination, one after the other.
function forEachPoint(body, end, most = 1024, fileSystems = Object.keys(plan.folders)) {
  const points = [];
  for (const name of fileSystems) for (const n of [1, 64, most]) points.push([name, n]);
  const next = () => (points.length === 0 ? end() : body(...points.shift(), next));
  next();
}

function fileRuns(call, file, most) {
  return (sample, end) => forEachPoint((name, inFlight, next) => {
    const span = new Span();
    closedLoop(call, `${plan.folders[name]}/${file}`, inFlight, plan.box, (latencies) => {
      span.into(sample, point(name, inFlight), latencies.millis.length);
      latencies.into(sample, point(name, inFlight));
      next();
    });
  }, end, most);
}

// On one file system, with longer points; see Plan.contended. The name is that of the situation.
function contended(situation) {
  return (sample, end) => forEachPoint((name, inFlight, next) => {
    const span = new Span();
    closedLoop(calls.stat, `${folder}/4k`, inFlight, CONTENDED * plan.box, (latencies) => {
      span.into(sample, point(name, inFlight), latencies.millis.length);
      latencies.into(sample, point(name, inFlight));
      next();
    });
  }, end, 1024, [situation]);
}

// Loops on threads of their own, which share the pool of the process; they are kept.
const threads = [];

const manyLoops = (counts, inFlights) => (sample, end) => {
  const points = [];
  for (const loops of counts) for (const inFlight of inFlights) points.push([loops, inFlight]);
  const next = () => {
    if (points.length === 0) return end();
    const [loops, inFlight] = points.shift();
    while (threads.length < loops) threads.push(new Worker(__filename, { argv: process.argv.slice(2) }));
    const span = new Span();
    let left = loops;
    let done = 0;
    for (const thread of threads.slice(0, loops)) {
      thread.once('message', (count) => {
        done += count;
        if (--left > 0) return;
        span.into(sample, point(loops === 1 ? '1 loop' : `${loops} loops`, inFlight), done);
        next();
      });
      thread.postMessage([inFlight, CONTENDED * plan.box]);
    }
  };
  next();
};

function oneOfManyLoops([inFlight, millis]) {
  closedLoop(calls.stat, `${folder}/4k`, inFlight, millis, (latencies) => parentPort.postMessage(latencies.millis.length));
}

// A stat in flight, then ten times as many, and so on; without a name for the file system.
function inFlight(counts, millis) {
  return (sample, end) => {
    const left = counts.slice();
    const next = () => {
      if (left.length === 0) return end();
      const n = left.shift();
      const span = new Span();
      closedLoop(calls.stat, `${folder}/4k`, n, millis(), (latencies) => {
        const name = `${n.toLocaleString('en')} in flight`;
        span.into(sample, name, latencies.millis.length);
        latencies.into(sample, name);
        next();
      });
    };
    next();
  };
}

// 1, 10, 100 and so on.
function powers(most) {
  const all = [];
  for (let n = 1; n <= (plan.quick ? most / 100 : most); n *= 10) all.push(n);
  return all;
}

// See GrowingDirectories.
function growingDirectories(sample, end) {
  const sizes = [1000, 10000, 100000, 300000].filter((size) => fs.existsSync(`${folder}/growing/${size}`));
  const next = () => {
    if (sizes.length === 0) return end();
    const size = sizes.shift();
    const span = new Span();
    closedLoop(calls.readdir, `${folder}/growing/${size}`, 1, plan.box, (latencies) => {
      span.into(sample, `${size.toLocaleString('en')} entries`, latencies.millis.length * size);
      next();
    });
  };
  next();
}

function hashTree(root, inFlight, end) {
  const files = [];
  let lists = 10;
  let lanes = inFlight;
  let hashed = 0;
  const next = () => {
    const file = files.pop();
    if (file === undefined) {
      if (--lanes === 0) end(hashed);
      return;
    }
    fs.stat(file, (failed) => {
      if (failed) throw failed;
      fs.readFile(file, (error, bytes) => {
        if (error) throw error;
        hashed += crypto.createHash('sha256').update(bytes).digest().length / 32;
        next();
      });
    });
  };
  for (let i = 0; i < 10; i++) {
    fs.readdir(`${root}/${i}`, (error, names) => {
      if (error) throw error;
      for (const name of names) files.push(path.join(root, String(i), name));
      if (--lists === 0) for (let lane = 0; lane < inFlight; lane++) next();
    });
  }
}

function treeHash(sample, end) {
  forEachPoint((name, inFlight, next) => {
    const span = new Span();
    let files = 0;
    const again = () => hashTree(`${plan.folders[name]}/tree`, inFlight, (hashed) => {
      files += hashed;
      if (!span.isOver()) return again();
      span.into(sample, point(name, inFlight), files);
      next();
    });
    again();
  }, end);
}

// See StreamRuns.
function streams(sample, end) {
  const parts = 64;
  const readers = {
    'for await': async (file) => { for await (const chunk of fs.createReadStream(file)); },
    'onData': (file) => new Promise((resolve, reject) =>
      fs.createReadStream(file).on('data', () => {}).on('error', reject).on('close', resolve)),
  };
  const measure = async (fileSystem, what, call, atOnce) => {
    const part = `${plan.folders[fileSystem]}/streamed-part`;
    const whole = `${plan.folders[fileSystem]}/streamed`;
    for (let i = 0; i < 16; i++) await call(part, 0);
    const span = new Span();
    if (atOnce === 1) await call(whole, 0);
    else await Promise.all(Array.from({ length: atOnce }, (_, i) => call(part, i)));
    span.into(sample, `${fileSystem}, ${what}`, fs.statSync(whole).size / 65536);
  };
  const all = async () => {
    for (const name of Object.keys(plan.folders)) {
      if (!fs.existsSync(`${plan.folders[name]}/streamed`)) continue;
      const copy = (file, i) =>
        pipeline(fs.createReadStream(file), fs.createWriteStream(`${plan.folders[name]}/written/${i}`));
      await measure(name, 'copy', copy, 1);
      await measure(name, `${parts} copies at once`, copy, parts);
      for (const by of Object.keys(readers)) await measure(name, `read by ${by}`, readers[by], 1);
    }
  };
  all().then(end);
}

// See ServerRuns.
const served = {};

function listenFor(onConnection) {
  const server = require('net').createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}); // the client has left
    onConnection(socket);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', 1024, () => resolve(server.address().port)));
}

function serveFile(socket, request) {
  const name = /^GET \/(\S+) HTTP\/1\.1\r\n([^]*\r\n)?\r\n$/.exec(request.toString('latin1'))[1];
  fs.open(`${folder}/${name}`, 'r', (error, fd) => {
    if (error) throw error;
    fs.fstat(fd, (statError, { size }) => {
      if (statError) throw statError;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      const stream = fs.createReadStream(null, { fd, start: 0, end: size - 1 });
      const left = () => stream.destroy();
      socket.on('close', left);
      stream.on('close', () => socket.off('close', left));
      stream.pipe(socket, { end: false });
    });
  });
}

async function startServing() {
  const [command, ...args] = process.env.TICKLOOM_BENCH_CLIENT.split('\n');
  const client = require('child_process').spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = require('readline').createInterface({ input: client.stdout })[Symbol.asyncIterator]();
  served.ask = async (line) => {
    client.stdin.write(line + '\n');
    return (await lines.next()).value;
  };
  served.echo = await listenFor((socket) => socket.on('data', (chunk) => socket.write(chunk)));
  served.files = await listenFor((socket) => socket.on('data', (request) => serveFile(socket, request)));
}

function servers(sample, end) {
  const [rate, echoed, mebibyte] = [5000, 'x'.repeat(64), 1 << 20];
  const millis = CONTENDED * plan.box;
  const measure = async (point, port, connections, expected, request, atRate, time = millis) => {
    await served.ask(`open ${port} ${connections} ${expected} ${request}`);
    const span = new Span();
    const [answers, bytes, p50, p99] = (await served.ask(`go ${Math.floor(time)} ${atRate}`)).split(' ').map(Number);
    span.into(sample, point, expected < mebibyte ? answers : Math.floor(bytes / mebibyte));
    if (answers > 0) put(sample, point, { p50, p99 });
  };
  const file = async (what, connections, name, size, time) => {
    const expected = `HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`.length + size;
    await measure(what, served.files, connections, expected, `GET /${name} HTTP/1.1||`, 0, time);
  };
  const files = async (what, name, size) => {
    for (const connections of [1, 64, 1000]) await file(`${what}, ${connections} connections`, connections, name, size);
  };
  const all = async () => {
    if (!served.ask) {
      await startServing();
      for (let i = 0; i < 5; i++) {
        await measure('warm-up', served.echo, 64, 64, echoed, 0, millis / 2);
        await file('warm-up', 64, '4k', 4 << 10, millis / 2);
        await file('warm-up', 64, '1m', mebibyte, millis / 2);
      }
      sample.points = {};
    }
    for (const connections of [1, 64, 1000]) {
      await measure(`echo, ${connections} connections`, served.echo, connections, 64, echoed, 0);
    }
    await measure(`echo at ${rate.toLocaleString('en')}/s, 64 connections`, served.echo, 64, 64, echoed, rate);
    await files('files of 4 KiB', '4k', 4 << 10);
    await files('MiB of files of 1 MiB', '1m', mebibyte);
    await files('MiB of files of 100 MiB', '100m', 100 * mebibyte);
  };
  all().then(end);
}

// See TreeRuns. Node has no du.
function trees(sample, end) {
  const tree = `${folder}/many-files`;
  const copy = `${folder}/written/copy`;
  const jobs = {
    'cp': () => fs.promises.cp(tree, copy, { recursive: true }),
    'rm': () => fs.promises.rm(copy, { recursive: true }),
    'readdir': () => fs.promises.readdir(tree, { recursive: true }),
    'readdir with types': () => fs.promises.readdir(tree, { recursive: true, withFileTypes: true }),
    'glob': () => new Promise((resolve, reject) =>
      fs.glob('**/*', { cwd: tree }, (error, found) => error ? reject(error) : resolve(found))),
    'walk': async () => {
      for await (const entry of await fs.promises.opendir(tree, { recursive: true }));
    },
  };
  const all = async () => {
    for (const job of Object.keys(jobs)) {
      const begin = performance.now();
      await jobs[job]();
      put(sample, job, { time: performance.now() - begin });
    }
  };
  all().then(end);
}

const hiccup = (rehearses) => (sample, end) => {
  const quick = `${folder}/4k`;
  const begin = performance.now();
  fs.readFileSync(`${folder}/slow/4k`);
  if (performance.now() - begin < 20) throw new Error('nothing makes opening slow');
  const quickCalls = (millis, next) => closedLoop(calls.read, quick, 16, millis / 2, () =>
    closedLoop(calls.stat, quick, 16, millis / 2, next));
  const round = (slow, next) => {
    const behind = new Latencies();
    const later = new Latencies();
    const span = new Span();
    let slowLeft = slow;
    let slowMillis = 0;
    let left = slow + 200;
    const one = (error) => {
      if (error) throw error;
      if (--left > 0) return;
      put(sample, 'all 200 reads', { time: slowMillis });
      behind.into(sample, '100 stats right behind them');
      later.into(sample, 'a stat each ms after them');
      next();
    };
    const stat = (latencies, since) => fs.stat(quick, (error) => {
      latencies.add(performance.now() - since);
      one(error);
    });
    for (let i = 0; i < slow; i++) {
      fs.readFile(`${folder}/slow/4k`, (error) => {
        if (--slowLeft === 0) slowMillis = span.millis();
        one(error);
      });
    }
    const begin = performance.now();
    for (let i = 0; i < 100; i++) stat(behind, begin);
    let sent = 1;
    const sendLater = () => {
      while (sent <= 100 && begin + sent <= performance.now()) stat(later, begin + sent++);
      if (sent <= 100) setTimeout(sendLater, 1);
    };
    sendLater();
  };
  quickCalls(plan.quick ? 300 : 1500, () =>
    rehearses ? round(20, () => quickCalls(2300, () => round(200, end))) : round(200, end));
};

function disturbed(disturbance) {
  return (sample, end) => closedLoop(calls.stat, `${folder}/4k`, 16, 4 * plan.box, () => {
    const calm = plan.quick ? 300 : 500;
    const count = calm + (plan.quick ? 900 : 2000);
    const latencies = new Array(count).fill(0);
    const begin = performance.now() + 1;
    let sent = 0;
    const send = () => {
      while (sent < count && begin + sent <= performance.now()) {
        const i = sent++;
        const due = begin + i;
        if (i === calm) disturbance();
        fs.stat(`${folder}/4k`, () => { latencies[i] = performance.now() - due; });
      }
      if (sent < count) return setTimeout(send, 1);
      return setTimeout(finish, plan.box);
    };
    const finish = () => {
      const now = performance.now();
      const before = new Latencies();
      const during = new Latencies();
      const inTime = [];
      let unanswered = 0;
      let answeredInTime = 0;
      latencies.forEach((latency, i) => {
        if (latency === 0) {
          unanswered++;
          latency = now - (begin + i);
        }
        (i < calm ? before : during).add(latency);
        if (latency <= 10) answeredInTime++;
        if (i % 50 === 49) {
          inTime.push(answeredInTime / 50);
          answeredInTime = 0;
        }
      });
      before.into(sample, 'before');
      during.into(sample, 'during');
      put(sample, 'during', {
        worst: during.micros(100),
        unanswered: 100 * unanswered / (count - calm),
        threads: procStatus('Threads'),
        memory: procStatus('VmRSS') / 1024,
      });
      sample.timelines['in time'] = inTime;
      end();
    };
    send();
  });
}

const stuck = (count) => () => {
  for (let i = 0; i < count; i++) calls.openClose(`${folder}/pipes/${i}`, () => {});
};

function burst(sample, end) {
  const count = plan.quick ? 20000 : 100000;
  const span = new Span();
  let left = count;
  let failed = 0;
  for (let i = 0; i < count; i++) {
    fs.readFile(`${folder}/4k`, (error) => {
      if (error) failed++;
      if (--left > 0) return;
      put(sample, `${plan.quick ? '20,000' : '100,000'} at once`, {
        time: span.millis(),
        cpu: span.cpuSecondsPerMillion(count),
        memory: procStatus('VmHWM') / 1024,
        failed: 100 * failed / count,
      });
      end();
    });
  }
}

function start(sample, end) {
  fs.readFile(`${folder}/4k`, () => {
    fs.writeSync(1, 'done\n');
    put(sample, 'first file', { memory: procStatus('VmRSS') / 1024 });
    end();
  });
}

// ---- queues, timers, await ----

function queueRun(sample, name, queue, flood, end) {
  const BATCH = 10000;
  const span = new Span();
  let calls = 0;
  let left = 0;
  const task = () => {
    if (--left > 0) {
      if (!flood) queue(task);
      return;
    }
    calls += BATCH;
    if (!span.isOver()) {
      setImmediate(batch);
      return;
    }
    span.into(sample, name, calls);
    setImmediate(end);
  };
  const batch = () => {
    left = BATCH;
    for (let i = flood ? BATCH : 1; i > 0; i--) queue(task);
  };
  batch();
}

function queues(sample, end) {
  const runs = [];
  const kinds = { nextTick: process.nextTick, microtask: queueMicrotask, immediate: setImmediate };
  for (const name of Object.keys(kinds)) for (const flood of [true, false]) runs.push([name, flood]);
  const next = () => {
    if (runs.length === 0) return end();
    const [name, flood] = runs.shift();
    return queueRun(sample, `${name}, ${flood ? 'flood' : 'chain'}`, kinds[name], flood, next);
  };
  next();
}

const timersBeside = (others) => (sample, end) => {
  const delay = (i) => 10000 + i % 100 * 100;
  for (const [name, count] of others()) {
    const living = [];
    for (let i = 0; i < count; i++) living.push(setTimeout(() => {}, 3600000 + delay(i)));
    const batch = new Array(1000);
    const span = new Span();
    let calls = 0;
    while (!span.isOver()) {
      for (let i = 0; i < 1000; i++) batch[i] = setTimeout(() => {}, delay(i));
      batch.forEach(clearTimeout);
      calls += 1000;
    }
    span.into(sample, name, calls);
    living.forEach(clearTimeout);
  }
  end();
};

const timers = timersBeside(() => [['no others', 0], ['100,000 others', 100000]]);

const growingTimers = timersBeside(() =>
  powers(1000000).map((n) => [n === 1 ? '1 timer' : `${n.toLocaleString('en')} timers`, n]));

const afterCollection = (workload) => (sample, end) => {
  global.gc();
  workload(sample, end);
};

function timersFire(sample, end) {
  const COUNT = 500000;
  const lateness = new Latencies();
  const span = new Span();
  let left = COUNT;
  for (let i = 0; i < COUNT; i++) {
    const delay = 1000 + i % 1000;
    const due = performance.now() + delay;
    setTimeout(() => {
      lateness.add(performance.now() - due);
      if (--left > 0) return;
      put(sample, '500,000 in a second', {
        late_p50: lateness.micros(50),
        late_p99: lateness.micros(99),
        cpu: span.cpuSecondsPerMillion(COUNT),
      });
      end();
    }, delay);
  }
}

function timerMemory(sample, end) {
  const COUNT = 200000;
  const used = () => {
    for (let i = 0; i < 3; i++) global.gc();
    return process.memoryUsage().heapUsed;
  };
  const task = () => {};
  clearTimeout(setTimeout(task, 3600000));
  for (const [name, delays] of [['200,000 timers', 100], ['200,000 timers, all delays different', COUNT]]) {
    const living = new Array(COUNT);
    const before = used();
    for (let i = 0; i < COUNT; i++) living[i] = setTimeout(task, 3600000 + i % delays);
    put(sample, name, { heap: (used() - before) / COUNT });
    living.forEach(clearTimeout);
  }
  end();
}

function awaitLoop(sample, end) {
  const span = new Span();
  let calls = 0;
  const rounds = async () => {
    do {
      for (let i = 0; i < 5000; i++) await null;
      calls += 5000;
    } while (!span.isOver());
    span.into(sample, 'resolved', calls);
    end();
  };
  rounds();
}

// ---- the workloads by name ----

const workloads = {
  'queues': queues,
  'timers': timers,
  'timers-fire': timersFire,
  'timer-memory': timerMemory,
  'await': awaitLoop,
  'stat': fileRuns(calls.stat, '4k'),
  'read-4k': fileRuns(calls.read, '4k'),
  'read-1m': fileRuns(calls.read, '1m', 256),
  'read-1m-into': fileRuns(calls.readInto, '1m', 256),
  'write': fileRuns(calls.write, 'written/'),
  'open-close': fileRuns(calls.openClose, '4k'),
  'readdir': fileRuns(calls.readdir, 'entries', 256),
  'tree-hash': treeHash,
  'streams': streams,
  'servers': servers,
  'trees': trees,
  'busy-machine': contended(''),
  'one-processor': contended('one processor'),
  'cpu-quota': contended('quota'),
  'many-loops': manyLoops([1, 4, 16], [1, 64]),
  'stuck-200': disturbed(stuck(200)),
  'stuck-1000': disturbed(stuck(1000)),
  'beside-flood': disturbed(() => closedLoop(calls.stat, `${folder}/4k`, 1024, 60000, () => {})),
  'hiccup': hiccup(true),
  'hiccup-cold': hiccup(false),
  'burst': burst,
  'burst-ulimit': burst,
  'start': start,
  'growth-in-flight': (sample, end) => inFlight(powers(100000), () => plan.box)(sample, end),
  'growth-timers': growingTimers,
  'growth-directories': growingDirectories,
  'growth-loops': manyLoops([1, 2, 4, 8, 16], [64]),
  'growth-processors': inFlight([64], () => CONTENDED * plan.box),
  'queues-untouched': afterCollection(queues),
  'timers-untouched': afterCollection(timers),
  'stat-basic': fileRuns(calls.stat, '4k'),
};

const WARM_UP_MS = 1500;
const box = plan.box;

function repeat(shorter) {
  plan.box = shorter ? box / 3 : box;
  const sample = { points: {}, timelines: {} };
  return new Promise((resolve) => workloads[workload](sample, resolve)).then(() => sample);
}

async function warmUp() {
  const begin = performance.now();
  let sample;
  do {
    sample = await repeat(false);
  } while (performance.now() - begin < WARM_UP_MS);
  return sample;
}

const orders = { 'warm-up': warmUp, 'wake': () => repeat(true), 'run': () => repeat(false) };

async function answer(order) {
  fs.writeSync(1, JSON.stringify(await orders[order]()) + '\n');
}

function listen() {
  let answers = Promise.resolve();
  process.stdin.on('data', (lines) => {
    for (const order of String(lines).trim().split('\n')) answers = answers.then(() => answer(order));
  });
  process.stdin.on('end', () => answers.then(() => process.exit()));
}

if (isMainThread) listen();
else parentPort.on('message', oneOfManyLoops);
