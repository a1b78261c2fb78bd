'use strict';
// Runs many scenarios one after the other in one process, which is some twenty
// times faster than a process for each (node-runner.js) and gives the same
// traces, for programs that do not end the process and do not listen for its
// end, and whose script itself does not throw.  ES2015 only.
//
//   node node-batch.js FILE.json [FIRST]
//
// Programs of one process share what Node has for the process as a whole: the
// mode of unhandled rejections, given on its command line, and whether there are
// domains, which change what all promises cost.
//
// A program begins in an immediate, after which come the timers phase and the
// poll phase, as at the start of a process.  It is over when the loop has
// nothing left to do, which beforeExit tells.  Output: a line {"name": TRACE}
// as each is over; none for one that ended the process after all.
const fs = require('fs');
const runner = require('./node-runner.js');

const scenarios = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
let next = +(process.argv[3] || 0);
let lines = null;
let timers = [];
let running = null;

['setTimeout', 'setInterval', 'setImmediate'].forEach(name => {
  const original = global[name];
  global[name] = function () {
    const handle = original.apply(this, arguments);
    timers.push(handle);
    return handle;
  };
});

function tidyUp() {
  timers.forEach(t => { clearTimeout(t); clearImmediate(t); });
  timers = [];
  ['uncaughtException', 'uncaughtExceptionMonitor', 'unhandledRejection', 'rejectionHandled',
    'warning'].forEach(event => process.removeAllListeners(event));
  const entered = Object.getOwnPropertyDescriptor(process, 'domain');
  if (entered && entered.get) { // the module has been loaded
    const domain = require('domain');
    while (domain.active) domain.active.exit();
    process.domain = null;
  } else if (process.setUncaughtExceptionCaptureCallback) process.setUncaughtExceptionCaptureCallback(null);
  if (running) running.over = true; // a signal may still be aborted by its timeout
  running = null;
}

process.on('beforeExit', () => {
  if (lines !== null) {
    lines.push('end exit=0');
    fs.writeSync(1, JSON.stringify({ [scenarios[next].name]: lines }) + '\n');
    lines = null;
    next++;
  }
  tidyUp();
  if (next === scenarios.length) return;
  const scenario = scenarios[next];
  if (runner.missing(scenario).length) {
    fs.writeSync(1, JSON.stringify({ [scenario.name]: null }) + '\n');
    next++;
    setImmediate(() => {});
    return;
  }
  lines = [];
  setImmediate(() => {
    const own = lines;
    runner.runChild(scenario, '', line => { own.push(line); }, R => { running = R; });
  });
});
