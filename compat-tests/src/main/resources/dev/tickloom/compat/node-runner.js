'use strict';
// Runs event-loop scenarios (see SCENARIOS.md) in the Node that executes this
// file and prints their traces as JSON.  ES2015 only, so that Node 6 can run it.
//
//   node node-runner.js [--jobs N] [--repeat N] [--only NAME] FILE.json...
//
// Each scenario runs in a process of its own.  Output: {"name": [TRACE, ...]}
// with one TRACE (array of strings) per repeat, or null where this Node lacks
// a feature that the scenario uses.
const fs = require('fs');
const path = require('path');
const os = require('os');

// ---------------------------------------------------------------- compiler
// A scenario is compiled to plain JavaScript, so that every construct has
// exactly the timing that this Node gives it.
const J = JSON.stringify;

function val(v) {
  if (v === null || typeof v !== 'object') {
    return typeof v === 'string' && v.indexOf('$DIR') >= 0 ? 'R.dir(' + J(v) + ')' : J(v);
  }
  if (Array.isArray(v)) return '[' + v.map(val).join(',') + ']';
  if ('promise' in v) return 'R.p[' + J(v.promise) + ']';
  if ('error' in v) return 'new Error(' + J(v.error) + ')';
  if ('thenable' in v) return 'R.thenable(' + J(v.thenable) + ',' + val('value' in v ? v.value : null) + ',' + !!v.fail + ')';
  if ('it' in v) return 'it';
  if ('num' in v) return v.num;
  if ('undef' in v) return 'undefined';
  if ('fd' in v) return 'R.fd[' + J(v.fd) + ']';
  if ('opts' in v) return J(v.opts);
  if ('of' in v) return 'R.get(' + subject(v.of) + ',' + J(v.show) + ')';
  if ('chunk' in v) return 'R.chunk(' + J(v.chunk) + ')';
  if ('object' in v) return '{' + Object.keys(v.object).map(k => J(k) + ':' + val(v.object[k])).join(',') + '}';
  if ('content' in v) return 'R.content(' + val(v.content) + ',' + J(v.as || 'latin1') + ')';
  if ('mode' in v) return 'R.mode(' + val(v.mode) + ')';
  if ('exists' in v) return 'R.disk.existsSync(' + val(v.exists) + ')';
  if ('list' in v) return 'R.list(' + J(v.list) + ')';
  if ('counter' in v) return '(R.c[' + J(v.counter) + ']||0)';
  throw new Error('bad value ' + J(v));
}
function ms(v) { return v === null ? 'undefined' : typeof v === 'string' ? v : J(v); }
function fn(b) { return b === null || b === undefined ? 'null' : '()=>{let it;' + body(b) + '}'; }
function fnv(b) { return b === null || b === undefined ? 'undefined' : 'it=>{' + body(b) + '}'; }
function fna(b) { return b === null || b === undefined ? 'null' : '(...it)=>{' + body(b) + '}'; }
function cb(b, args) { return args ? fna(b) + args.map(a => ',' + val(a)).join('') : fn(b); }

function signal(id) { return 'R.s[' + J(id) + ']'; }
function withSignal(id) { return id === undefined ? '' : ',{signal:' + signal(id) + '}'; }

// What a property or a method is of: the current value, a FileHandle, or a stream.
function subject(of) { return of === 'it' ? 'it' : typeof of === 'object' ? val(of) : stream(of); }
function stream(name) { return 'R.st[' + J(name) + ']'; }
function more(list) { return list.map(x => ',' + x).join(''); }

function body(list) { return list.map(act).join('\n'); }

const PROMISE_ALL = { all: 1, allSettled: 1, race: 1, any: 1 };

function act(a) {
  const op = a[0];
  switch (op) {
    case 'log': return 'R.log(' + J(a[1]) + ');';
    case 'logv': return 'R.log(' + J(a[1]) + '+" "+R.show(it));';
    case 'nextTick': return 'process.nextTick(' + cb(a[1], a[2]) + ');';
    case 'microtask': return 'R.microtask(' + fn(a[1]) + ');';
    case 'immediate': return 'R.reg(' + J(a[1]) + ',"M",setImmediate(' + cb(a[2], a[3]) + '));';
    case 'timeout': {
      const args = a[4] ? a[4].map(x => ',' + val(x)).join('') : '';
      return 'R.reg(' + J(a[2]) + ',"T",setTimeout(' + (a[4] ? fna(a[3]) : fn(a[3])) + ',' + ms(a[1]) + args + '));';
    }
    case 'interval': {
      const args = a[4] ? a[4].map(x => ',' + val(x)).join('') : '';
      return 'R.reg(' + J(a[2]) + ',"I",setInterval(' + (a[4] ? fna(a[3]) : fn(a[3])) + ',' + ms(a[1]) + args + '));';
    }
    case 'clear': return 'R.clear(' + J(a[1]) + ');';
    case 'ref': case 'unref': case 'refresh': return 'R.timer(' + J(a[1]) + ',h=>h.' + op + '());';
    case 'hasRef': return 'R.timer(' + J(a[1]) + ',h=>R.log(' + J('hasRef ' + a[1] + '=') + '+h.hasRef()));';
    case 'busy': return 'R.busy(' + J(a[1]) + ');';
    case 'throw': return 'throw ' + (typeof a[1] === 'string' ? 'new Error(' + J(a[1]) + ')' : val(a[1])) + ';';
    case 'try':
      return 'try{' + body(a[1]) + '}' +
        (a[2] ? 'catch(e){let it=e;' + body(a[2]) + '}' : '') +
        (a[3] ? 'finally{' + body(a[3]) + '}' : '');
    case 'return': return 'return ' + (a.length > 1 ? val(a[1]) : '') + ';';
    case 'repeat': return 'for(let i=0;i<' + J(a[1]) + ';i++){' + body(a[2]) + '}';
    case 'upTo': return 'if(R.count(' + J(a[1]) + ')<=' + J(a[2]) + '){' + body(a[3]) + '}';
    case 'at': return 'if(R.count(' + J(a[1]) + ')===' + J(a[2]) + '){' + body(a[3]) + '}';
    case 'def': return 'R.f[' + J(a[1]) + ']=' + fn(a[2]) + ';';
    case 'call': return 'R.f[' + J(a[1]) + ']();';
    case 'on': case 'once':
      return 'process.' + op + '(' + J(a[1]) + ',R.handler(' + J(a[1]) + ',' + fnv(a[2] || []) + ',' + J(a[3] || '') + '));';
    case 'off': return 'process.removeAllListeners(' + J(a[1]) + ');';
    case 'capture':
      return 'process.setUncaughtExceptionCaptureCallback(' +
        (a[1] === null ? 'null' : 'it=>{R.log("capture "+R.show(it));' + body(a[1]) + '}') + ');';
    case 'exit': return a.length > 1 ? 'process.exit(' + J(a[1]) + ');' : 'process.exit();';
    case 'exitCode': return 'process.exitCode=' + J(a[1]) + ';';
    // promises
    case 'promise':
      return 'R.p[' + J(a[1]) + ']=new Promise((y,n)=>{R.r[' + J(a[1]) + ']=[y,n];let it;' + body(a[2] || []) + '});';
    case 'resolve': return 'R.r[' + J(a[1]) + '][0](' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'reject': return 'R.r[' + J(a[1]) + '][1](' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'resolved': return 'R.p[' + J(a[1]) + ']=Promise.resolve(' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'rejected': return 'R.p[' + J(a[1]) + ']=Promise.reject(' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'then': return 'R.setp(' + J(a[2]) + ',R.p[' + J(a[1]) + '].then(' + fnv(a[3]) + ',' + fnv(a[4]) + '));';
    case 'catch': return 'R.setp(' + J(a[2]) + ',R.p[' + J(a[1]) + '].catch(' + fnv(a[3]) + '));';
    case 'finally': return 'R.setp(' + J(a[2]) + ',R.p[' + J(a[1]) + '].finally(' + fn(a[3]) + '));';
    case 'async': return 'R.setp(' + J(a[1]) + ',(async()=>{let it;' + body(a[2]) + '})());';
    case 'await': return 'it=await ' + val(a[1]) + ';';
    case 'forAwait':
      return 'for await(const e of R.sequence(' + J(a[1]) + ',' + val(a[2]) + ',' + val(a[3] || null) + ')){it=e;' +
        body(a[4]) + '}';
    case 'break': return 'break;';
    case 'delay': return 'R.setp(' + J(a[2]) + ',R.tp().setTimeout(' + ms(a[1]) + ',' + val(a.length > 3 ? a[3] : { undef: 1 }) + withSignal(a[4]) + '));';
    case 'delayImmediate': return 'R.setp(' + J(a[1]) + ',R.tp().setImmediate(' + val(a.length > 2 ? a[2] : { undef: 1 }) + withSignal(a[3]) + '));';
    // signals
    case 'controller': return 'R.controller(' + J(a[1]) + ');';
    case 'abort': return 'R.controllers[' + J(a[1]) + '].abort(' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'signal.aborted': return 'R.s[' + J(a[1]) + ']=AbortSignal.abort(' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'signal.timeout': return 'R.s[' + J(a[1]) + ']=AbortSignal.timeout(' + J(a[2]) + ');';
    case 'signal.any': return 'R.s[' + J(a[1]) + ']=AbortSignal.any([' + a[2].map(signal).join(',') + ']);';
    case 'signal.on': return 'R.onAbort(' + signal(a[1]) + ',' + fnv(a[2] || []) + ');';
    case 'signal.get': return 'R.showSignal(' + J(a[1]) + ',' + signal(a[1]) + ');';
    case 'signal.check': return signal(a[1]) + '.throwIfAborted();';
    case 'workersIdle': return 'R.busy(30);';
    // domains
    case 'domain': return 'R.domain(' + J(a[1]) + ',' + fnv(a[2] || []) + ');';
    case 'domain.run': return 'R.d[' + J(a[1]) + '].run(' + fn(a[2]) + ');';
    case 'domain.enter': return 'R.d[' + J(a[1]) + '].enter();';
    case 'domain.exit': return 'R.d[' + J(a[1]) + '].exit();';
    case 'domain.get': return 'R.showDomain();';
    // file system
    case 'fs': return 'R.fs(' + fsOpts(a[1]) + ',' + fnv(a[2] || []) + ',' + (a[2] === null) + ');';
    case 'fsSync': return 'R.fsSync(' + fsOpts(a[1]) + ');';
    case 'fsp': return 'R.setp(' + J(a[2]) + ',R.fsp(' + fsOpts(a[1]) + '));';
    // streams
    case 'readStream': case 'writeStream':
      return 'R.open(' + J(op) + ',' + J(a[1]) + ',' + val(a[2]) + ',' + J(a[3] || null) + ');';
    case 'stream.watch': return 'R.watch(' + J(a[1]) + ',' + J(a[2]) + ');';
    case 'stream.on': case 'stream.once': return stream(a[1]) + '.' + op.slice(7) + '(' + J(a[2]) + ',' + fnv(a[3]) + ');';
    case 'stream.write':
      return 'it=' + stream(a[1]) + '.write(' + val(a[2]) + more([J(a[4] || 'utf8')].concat(a[3] ? [fnv(a[3])] : [])) + ');';
    case 'stream.end':
      return stream(a[1]) + '.end(' + [val(a[2] === undefined ? null : a[2])].concat(a[3] ? [fnv(a[3])] : []).join(',') + ');';
    case 'stream.destroy': return stream(a[1]) + '.destroy(' + (a.length > 2 ? val(a[2]) : '') + ');';
    case 'stream.close': return stream(a[1]) + '.close(' + (a[2] ? fnv(a[2]) : '') + ');';
    case 'stream.pause': case 'stream.resume': case 'stream.cork': case 'stream.uncork':
      return stream(a[1]) + '.' + op.slice(7) + '();';
    case 'stream.encoding': return stream(a[1]) + '.setDefaultEncoding(' + J(a[2]) + ');';
    case 'stream.finished': return 'R.stream().finished(' + stream(a[1]) + ',' + fnv(a[2]) + ');';
    case 'stream.pipeline': return 'R.stream().pipeline(' + stream(a[1]) + ',' + stream(a[2]) + ',' + fnv(a[3]) + ');';
    case 'stream.finishedPromise': return 'R.setp(' + J(a[1]) + ',R.stream().promises.finished(' + stream(a[2]) + '));';
    case 'stream.pipelinePromise':
      return 'R.setp(' + J(a[1]) + ',R.stream().promises.pipeline(' + a[2].map(part).join(',') + withSignal(a[3]) + '));';
    case 'stream.forAwait': return 'for await(const e of ' + stream(a[1]) + '){it=e;' + body(a[2]) + '}';
    case 'stream.lines':
      return 'for await(const e of R.fd[' + J(a[1]) + '].readLines(' + J(a[2] || {}) + ')){it=e;' + body(a[3]) + '}';
    case 'stream.pipe': return stream(a[1]) + '.pipe(' + stream(a[2]) + ',' + J(a[3] || {}) + ');';
    case 'stream.unpipe': return stream(a[1]) + '.unpipe(' + stream(a[2]) + ');';
    case 'stream.read': return 'it=' + stream(a[1]) + '.read(' + J(a[2]) + ');';
    case 'stream.slow': return 'R.slow(' + J(a[1]) + ',' + J(a[2]) + ',' + J(a[3]) + ');';
    case 'stream.web': return 'R.st[' + J(a[1]) + ']=R.fd[' + J(a[2]) + '].readableWebStream(' + J(a[3] || {}) + ');';
    case 'unless': return 'if(!' + val(a[1]) + '){' + body(a[2]) + '}';
    case 'while': return 'while(' + val(a[1]) + '!==null){' + body(a[2]) + '}';
    case 'print': return 'R.print([' + a.slice(1).map(val).join(',') + ']);';
    case 'push': return 'R.list(' + J(a[1]) + ').push(' + val(a[2]) + ');';
    case 'file.write': return 'R.disk.writeFileSync(' + val(a[1]) + ',' + val(a[2]) + ');';
    case 'file.append': return 'R.disk.appendFileSync(' + val(a[1]) + ',' + val(a[2]) + ');';
    case 'file.truncate': return 'R.disk.truncateSync(' + val(a[1]) + ',' + J(a[2]) + ');';
    case 'file.remove': return 'R.disk.rmSync(' + val(a[1]) + ',{force:true,recursive:true});';
    // context
    case 'als.run': return 'R.als(' + J(a[1]) + ').run(' + val(a[2]) + ',' + fn(a[3]) + ');';
    case 'als.exit': return 'R.als(' + J(a[1]) + ').exit(' + fn(a[2]) + ');';
    case 'als.enter': return 'R.als(' + J(a[1]) + ').enterWith(' + val(a[2]) + ');';
    case 'als.get': return 'R.log(' + J(a[1] + '=') + '+R.show(R.als(' + J(a[1]) + ').getStore()));';
    case 'als.bind': return 'R.f[' + J(a[1]) + ']=R.bind(' + fn(a[2]) + ');';
    default:
      if (PROMISE_ALL[op]) return 'R.setp(' + J(a[1]) + ',Promise.' + op + '(' + val(a[2]) + '));';
      throw new Error('unknown action ' + J(a));
  }
}
// A part of a pipeline: a stream, or a generator as ["NAME", [ACTION...]] that yields what its body returns.
function part(p) {
  return typeof p === 'string' ? stream(p)
    : '(async function*(source){for await(const e of source){yield (it=>{' + body(p[0]) + '})(e);' + (p[1] ? body(p[1]) : '') + '}})';
}
function fsOpts(o) {
  return '{op:' + J(o.op) + ',args:' + val(o.args || []) + ',log:' + J(o.log || o.op) +
    ',as:' + J(o.as || null) + ',on:' + J(o.on || null) + ',times:' + !!o.times + ',signal:' + (o.signal ? signal(o.signal) : 'null') + '}';
}

// ---------------------------------------------------------------- features
function uses(node, set) {
  if (Array.isArray(node)) {
    if (typeof node[0] === 'string') set[node[0]] = true;
    node.forEach(x => uses(x, set));
  } else if (node && typeof node === 'object') {
    if (node.op) set['fs.' + node.op] = true;
    if (node.op && node.signal) set['fs signal'] = true;
    Object.keys(node).forEach(k => uses(node[k], set));
  }
}
function missing(sc) {
  const u = {};
  uses(sc.main, u);
  const lacks = [];
  const need = (name, ok) => { if (u[name] && !ok) lacks.push(name); };
  let asyncOk = true;
  try { new Function('async()=>{}'); } catch (e) { asyncOk = false; }
  need('async', asyncOk);
  let forAwaitOk = true;
  try { new Function('async()=>{for await(const e of []);}'); } catch (e) { forAwaitOk = false; }
  need('forAwait', forAwaitOk);
  need('finally', !!Promise.prototype.finally);
  need('allSettled', !!Promise.allSettled);
  need('any', !!Promise.any);
  const t = setTimeout(() => {}, 1);
  clearTimeout(t);
  need('refresh', !!t.refresh);
  need('hasRef', !!t.hasRef);
  const major = +process.versions.node.split('.')[0];
  need('capture', !!process.setUncaughtExceptionCaptureCallback);
  need('fsp', major >= 11);
  need('delay', major >= 16);
  need('delayImmediate', major >= 16);
  need('als.run', major >= 14); need('als.enter', major >= 14);
  need('als.get', major >= 14); need('als.bind', major >= 16);
  need('controller', typeof AbortController === 'function');
  need('fs signal', major >= 16);
  need('signal.aborted', major >= 18); need('signal.timeout', major >= 18);
  need('signal.check', major >= 18); need('signal.any', major >= 22);
  if (sc.unhandledRejections && major < 15) lacks.push('unhandledRejections');
  if ((u.readStream || u.writeStream) && major < 26) lacks.push('streams of Node 26');
  need('fs.rm', !!fs.rm); need('fs.copyFile', !!fs.copyFile);
  if (J(sc.main).indexOf('uncaughtExceptionMonitor') >= 0 && major < 14) lacks.push('monitor');
  if (J(sc.main).indexOf('"origin"') >= 0 && major < 12) lacks.push('origin');
  return lacks;
}
function usesFs(sc) {
  return !!sc.setup || J(sc.main).indexOf('$DIR') >= 0 || J(sc.main).indexOf('"fs') >= 0;
}

// ---------------------------------------------------------------- child
// log is where the lines go, standard output if it is not given; begun gets the
// state, to set its flag `over`
function runChild(sc, DIR, log, begun) {
  const write = fs.writeSync;
  const R = { p: {}, r: {}, h: {}, f: {}, fd: {}, c: {}, stores: {}, s: {}, controllers: {}, d: {}, st: {}, lists: {}, over: false };
  const clean = s => (DIR ? s.split(DIR).join('$DIR') : s).replace(/tmp-[A-Za-z0-9]{6}(?=$|')/, 'tmp-XXXXXX');
  if (begun) begun(R);
  R.dir = s => s.split('$DIR').join(DIR);
  R.log = log || (s => { write(1, s + '\n'); });
  R.microtask = typeof queueMicrotask === 'function'
    ? queueMicrotask : f => { Promise.resolve().then(f); };
  R.busy = n => {
    const t = process.hrtime();
    for (;;) { const d = process.hrtime(t); if (d[0] * 1e3 + d[1] / 1e6 >= n) return; }
  };
  R.count = c => (R.c[c] = (R.c[c] || 0) + 1);
  R.reg = (id, k, h) => { if (id !== null) R.h[id] = { k, h }; };
  R.clear = id => {
    const e = R.h[id];
    if (!e) return clearTimeout(undefined);
    if (e.k === 'M') clearImmediate(e.h); else if (e.k === 'T') clearTimeout(e.h); else clearInterval(e.h);
  };
  R.timer = (id, f) => { if (R.h[id]) f(R.h[id].h); };
  R.setp = (id, p) => { if (id !== null && id !== undefined) R.p[id] = p; };
  R.thenable = (name, v, fail) => ({
    then: (y, n) => { R.log('thenable ' + name); if (fail) n(v); else y(v); }
  });
  // An async iterator that gives out values, then ends; an error among them rejects its next().
  R.sequence = (name, values, closing) => {
    let next = 0;
    return {
      [Symbol.asyncIterator]() { return this; },
      next() {
        R.log('next ' + name);
        if (next === values.length) return Promise.resolve({ done: true });
        const value = values[next++];
        return value instanceof Promise ? value.then(v => ({ value: v, done: false }))
          : value instanceof Error ? Promise.reject(value) : Promise.resolve({ value, done: false });
      },
      return() {
        R.log('close ' + name);
        return closing instanceof Error ? Promise.reject(closing)
          : closing instanceof Promise ? closing.then(() => ({ done: true })) : Promise.resolve({ done: true });
      }
    };
  };
  R.tp = () => require('timers/promises');
  R.als = n => R.stores[n] || (R.stores[n] = new (require('async_hooks').AsyncLocalStorage)());
  R.bind = f => require('async_hooks').AsyncResource.bind(f);
  const errStr = e => {
    if (e.syscall !== undefined && typeof e.errno === 'number') {
      return e.code + ' ' + e.syscall + ' ' + e.errno + ' ' + clean(e.message);
    }
    const name = String(e.name).replace(/ \[.*/, '');
    const code = e.code ? ' [' + e.code + ']' : '';
    const more = e.errors ? ' (' + e.errors.map(R.show).join(', ') + ')' : '';
    return name + code + ': ' + clean(e.message) + more;
  };
  const mode = s => (s.mode & 0o7777).toString(8);
  R.show = v => {
    if (v === undefined) return 'undefined';
    if (v === null) return 'null';
    if (v instanceof Error) return errStr(v);
    if (typeof v === 'string') return clean(v);
    if (Buffer.isBuffer(v)) return v.toString('utf8');
    if (Array.isArray(v)) return '[' + v.map(R.show).join(',') + ']';
    if (typeof v === 'object') {
      if (v.status === 'fulfilled') return 'fulfilled:' + R.show(v.value);
      if (v.status === 'rejected') return 'rejected:' + R.show(v.reason);
      if (typeof v.isFile === 'function' && v.name !== undefined) return v.name + ':' + kind(v);
      if (typeof v.isFile === 'function') {
        const k = kind(v);
        return k === 'file' ? 'file size=' + v.size + ' mode=' + mode(v) + ' nlink=' + v.nlink
          : k === 'dir' ? 'dir mode=' + mode(v) : k;
      }
      if (v.bytesRead !== undefined) return v.bytesRead + ' "' + v.buffer.toString('utf8', 0, v.bytesRead) + '"';
      if (v.bytesWritten !== undefined) return String(v.bytesWritten);
      if (typeof v.fd === 'number') return 'handle';
      return 'object';
    }
    return String(v);
  };
  const kind = v => v.isFile() ? 'file' : v.isDirectory() ? 'dir' : v.isSymbolicLink() ? 'symlink' : 'other';
  R.handler = (ev, f, flag) => {
    if (ev === 'uncaughtException' || ev === 'uncaughtExceptionMonitor') {
      return (e, origin) => { R.log(ev + ' ' + R.show(e) + (flag === 'origin' ? ' ' + origin : '')); f(e); };
    }
    if (ev === 'unhandledRejection') return e => { R.log(ev + ' ' + R.show(e)); f(e); };
    if (ev === 'rejectionHandled') return () => { R.log(ev); f(); };
    if (ev === 'warning') return w => { R.log(ev + ' ' + w.name); f(w.name); };
    return code => { R.log(ev + ' ' + code); f(code); };
  };
  R.controller = id => { R.controllers[id] = new AbortController(); R.s[id] = R.controllers[id].signal; };
  R.onAbort = (s, f) => {
    s.addEventListener('abort', () => { if (!R.over) f(s.reason); }, { once: true });
  };
  R.showSignal = (id, s) => R.log(id + ' aborted=' + s.aborted + (s.aborted ? ' ' + R.show(s.reason) : ''));
  R.domain = (name, f) => {
    const d = require('domain').create();
    R.d[name] = d;
    d.name = name;
    d.on('error', e => { R.log('domain ' + name + ' ' + R.show(e)); f(e); });
  };
  R.showDomain = () => { const d = require('domain').active; R.log('domain=' + (d ? d.name : 'none')); };
  // The options of a call that takes a signal are its last argument.
  const signalled = o => {
    if (!o.signal) return o.args;
    const at = o.op === 'readFile' ? 1 : 2;
    const given = o.args[at];
    const a = o.args.slice(0, at);
    a.push(Object.assign({}, typeof given === 'string' ? { encoding: given } : given, { signal: o.signal }));
    return a;
  };
  const sorted = (op, r) => op === 'readdir' && Array.isArray(r)
    ? r.slice().sort((a, b) => { const x = a.name || a, y = b.name || b; return x < y ? -1 : x > y ? 1 : 0; }) : r;
  const result = (o, r) => {
    if (o.op === 'open') { if (o.as) R.fd[o.as] = r; return 'fd'; }
    if (r === undefined || o.op === 'close') return undefined;
    r = sorted(o.op, r);
    if (o.times) return 'atime=' + Math.round(+r.atime / 1000) + ' mtime=' + Math.round(+r.mtime / 1000);
    return r;
  };
  const line = (o, r) => R.log(o.log + ' ok' + (r === undefined ? '' : ' ' + R.show(r)));
  R.fs = (o, f, noCallback) => {
    let done = (e, r) => {
      if (e) { R.log(o.log + ' ' + R.show(e)); return f(e); }
      r = result(o, r);
      line(o, r);
      f(r);
    };
    if (noCallback) done = null;
    const a = signalled(o);
    if (o.op === 'exists') return fs.exists(a[0], r => done(null, r));
    if (o.op === 'read') {
      const b = Buffer.alloc(a[1]);
      return fs.read(a[0], b, 0, a[1], a.length > 2 ? a[2] : null,
        (e, n) => done(e, e ? null : { bytesRead: n, buffer: b }));
    }
    if (o.op === 'write') {
      const w = Buffer.from(a[1]);
      return fs.write(a[0], w, 0, w.length, a.length > 2 ? a[2] : null, (e, n) => done(e, n));
    }
    fs[o.op].apply(fs, a.concat([done]));
  };
  R.fsSync = o => {
    let r;
    const a = o.args;
    try {
      if (o.op === 'read') {
        const b = Buffer.alloc(a[1]);
        r = { bytesRead: fs.readSync(a[0], b, 0, a[1], a.length > 2 ? a[2] : null), buffer: b };
      } else if (o.op === 'write') {
        const w = Buffer.from(a[1]);
        r = fs.writeSync(a[0], w, 0, w.length, a.length > 2 ? a[2] : null);
      } else r = fs[o.op + 'Sync'].apply(fs, a);
      r = result(o, r);
    } catch (e) { R.log(o.log + ' ' + R.show(e)); return; }
    line(o, r);
  };
  R.fsp = o => {
    const a = signalled(o);
    if (o.on) {
      const h = R.fd[o.on];
      if (o.op === 'read') return h.read(Buffer.alloc(a[0]), 0, a[0], a.length > 1 ? a[1] : null);
      if (o.op === 'write') { const w = Buffer.from(a[0]); return h.write(w, 0, w.length, a.length > 1 ? a[1] : null); }
      return h[o.op].apply(h, a);
    }
    const p = fs.promises[o.op].apply(fs.promises, a);
    if (o.as) p.then(h => { R.fd[o.as] = h; }, () => {});
    return p;
  };
  // ---- streams
  R.disk = fs;
  R.stream = () => require('stream');
  R.open = (kind, name, from, options) => {
    const o = Object.assign({}, options);
    if (typeof o.signal === 'string') o.signal = R.s[o.signal];
    if (o.fs) o.fs = Object.assign({}, o.fs);
    Object.keys(o.fs || {}).forEach(call => { o.fs[call] = () => {}; });
    const method = kind === 'readStream' ? 'createReadStream' : 'createWriteStream';
    R.st[name] = from !== null && typeof from === 'object' ? from[method](o) : fs[method](from, o);
  };
  R.shown = e => e === null || e === undefined ? String(e) : e.code || e.message;
  R.watch = (name, events) => events.split(' ').forEach(event => {
    R.st[name].on(event, v => R.log(name + ' ' + event + (event === 'error' ? ' ' + R.shown(v) : '')));
  });
  const property = (of, name) => {
    if (name === 'shown') return R.shown(of);
    if (name === 'text') return String(of);
    if (name === 'json') return J(of);
    if (name === 'type of fd') return typeof of.fd;
    if (name === 'paused') return of.isPaused();
    if (name === 'open') return of.fd >= 0;
    if (name === 'errored shown') return R.shown(of.errored);
    if (name === 'has errored') return of.errored !== null;
    if (name === 'text read') return of.buffer.toString('utf8', 0, of.bytesRead);
    if (name === 'upper') return String(of).toUpperCase();
    if (name === 'cause') return of.cause === undefined || of.cause === null ? undefined : of.cause.name === 'Error' ? of.cause.message : String(of.cause);
    return of === null || of === undefined ? undefined : of[name];
  };
  R.get = (of, what) => {
    if (typeof what === 'string') return property(of, what);
    const all = {};
    Object.keys(what).forEach(key => { all[key] = property(of, what[key]); });
    return all;
  };
  R.chunk = c => typeof c === 'number' ? Buffer.alloc(c) : c.bytes ? new Uint8Array(c.bytes) : Buffer.from(c);
  R.content = (f, as) => as === 'json' ? J(fs.readFileSync(f, 'latin1')) : as === 'size' ? fs.statSync(f).size : fs.readFileSync(f, as);
  R.mode = f => fs.existsSync(f) ? (fs.statSync(f).mode & 0o777).toString(8) : '';
  R.list = name => (R.lists[name] = R.lists[name] || []);
  const plain = v => typeof v === 'string' ? v : v === undefined ? 'undefined'
    : J(v, (k, x) => x === Infinity ? 'Infinity' : x === undefined ? 'undefined' : x);
  R.print = parts => R.log(clean(parts.map(plain).join(' ')));
  R.slow = (name, highWaterMark, ms) => {
    R.st[name] = new (R.stream().Writable)({ highWaterMark, write(c, e, done) {
      R.log('_write ' + c.length + ' {"buffered":' + R.st[name].writableLength + '}');
      setTimeout(done, ms);
    } });
  };
  process.umask(0o022);
  (sc.setup || []).forEach(s => {
    const f = path.join(DIR, s[1]);
    if (s[0] === 'dir') fs.mkdirSync(f);
    else if (s[0] === 'file') fs.writeFileSync(f, s[2] || '');
    else if (s[0] === 'zeros') fs.writeFileSync(f, Buffer.alloc(s[2]));
    else if (s[0] === 'bytes') fs.writeFileSync(f, Buffer.from(s[2]));
    else if (s[0] === 'symlink') fs.symlinkSync(s[2], f);
    else throw new Error('bad setup');
  });
  const code = body(sc.main);
  const main = new Function('R', 'let it;' + code);
  main(R);
}

// ---------------------------------------------------------------- parent
function uncaughtLine(err, DIR) {
  const lines = err.split('\n');
  let found = null;
  for (let i = 0; i < lines.length; i++) {
    const l = lines[i];
    let m;
    if (/^\(node:/.test(l)) continue;
    if ((m = /with the reason "(.*)"\.\]?/.exec(l))) found = 'UnhandledPromiseRejection ' + m[1];
    else if ((m = /^(?:Uncaught:? )?\[?((?:[A-Z][A-Za-z]*)?Error(?: \[\w+\])?(?:: .*)?)$/.exec(l))) found = m[1].replace(/\](?: \{)?$/, '');
  }
  if (found === null) return null;
  if (DIR) found = found.split(DIR).join('$DIR');
  return 'uncaught ' + found;
}
function rmrf(d) {
  let st;
  try { st = fs.lstatSync(d); } catch (e) { return; }
  if (st.isDirectory()) {
    try { fs.chmodSync(d, 0o755); } catch (e) { /* ignore */ }
    fs.readdirSync(d).forEach(n => rmrf(path.join(d, n)));
    fs.rmdirSync(d);
  } else fs.unlinkSync(d);
}
function runOne(sc, done) {
  const DIR = usesFs(sc) ? fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'scenario-')) : '';
  const spec = { main: sc.main, setup: sc.setup };
  const flags = sc.unhandledRejections ? ['--unhandled-rejections=' + sc.unhandledRejections] : [];
  const child = require('child_process').spawn(process.execPath,
    flags.concat([__filename, '--child', J(spec), DIR]), { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '', err = '';
  const timer = setTimeout(() => child.kill('SIGKILL'), 10000);
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  child.stdout.on('data', d => { out += d; });
  child.stderr.on('data', d => { err += d; });
  child.on('close', (code, sig) => {
    clearTimeout(timer);
    const trace = out.split('\n');
    trace.pop();
    if (sig) trace.push('end signal=' + sig);
    else {
      const u = code !== 0 ? uncaughtLine(err, DIR) : null;
      if (u) trace.push(u);
      trace.push('end exit=' + code);
    }
    if (DIR) rmrf(DIR);
    if (process.env.SCENARIO_STDERR && err) process.stderr.write(sc.name + ': ' + err);
    done(trace);
  });
}
function loadFiles(files) {
  const all = [];
  files.forEach(f => {
    const j = JSON.parse(fs.readFileSync(f, 'utf8'));
    (Array.isArray(j) ? j : [j]).forEach(s => all.push(s));
  });
  return all;
}
function runAll(list, jobs, repeat, done) {
  const results = {};
  const queue = [];
  list.forEach(s => { results[s.name] = missing(s).length ? null : []; });
  for (let r = 0; r < repeat; r++) list.forEach(s => { if (results[s.name]) queue.push(s); });
  let running = 0, next = 0;
  const pump = () => {
    if (next >= queue.length && running === 0) return done(results);
    while (running < jobs && next < queue.length) {
      const s = queue[next++];
      running++;
      runOne(s, t => { results[s.name].push(t); running--; pump(); });
    }
  };
  pump();
}

if (process.argv[2] === '--child') {
  runChild(JSON.parse(process.argv[3]), process.argv[4]);
} else if (require.main === module) {
  let jobs = 4, repeat = 1, only = null;
  const files = [];
  for (let i = 2; i < process.argv.length; i++) {
    const a = process.argv[i];
    if (a === '--jobs') jobs = +process.argv[++i];
    else if (a === '--repeat') repeat = +process.argv[++i];
    else if (a === '--only') only = process.argv[++i];
    else files.push(a);
  }
  let list = loadFiles(files);
  if (only) list = list.filter(s => s.name === only);
  runAll(list, jobs, repeat, r => { process.stdout.write(JSON.stringify(r, null, only ? 1 : 0) + '\n'); });
}
module.exports = { missing: missing, runChild: runChild };
