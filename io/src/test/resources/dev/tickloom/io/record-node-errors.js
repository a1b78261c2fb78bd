// Records what Node says when operations meet paths of all kinds: node record-node-errors.js > node-errors.tsv
// Run it as an ordinary user, since nothing is forbidden to the superuser.
// A line: operation, path, outcome, and the outcome of the blocking form if it is another one.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');

const long = 'n'.repeat(256);
const veryLong = 'p/'.repeat(2100);
const paths = [
  '', '$DIR', '$DIR/', '$DIR/.', '$DIR/./', '$DIR/dir', '$DIR/dir/', '$DIR/dir/..', '$DIR/file', '$DIR/file/',
  '$DIR/file/.', '$DIR/file/..', '$DIR/file/x', '$DIR/file/x/y', '$DIR/file/x/', '$DIR/none', '$DIR/none/', '$DIR/none/x',
  '$DIR/none/x/', '$DIR/none/..', '$DIR/linkToFile', '$DIR/linkToFile/', '$DIR/linkToDir', '$DIR/linkToDir/',
  '$DIR/dangling', '$DIR/dangling/', '$DIR/dangling/x', '$DIR/throughFile', '$DIR/loop', '$DIR/loop/', '$DIR/loop/x',
  '$DIR/LONG', '$DIR/LONG/', '$DIR/LONG/x', '$DIR/VERYLONG', '$DIR/locked/x', '$DIR/unreadable', '$DIR//file', 'a\0b',
];
const operations = {
  readFile: ['readFile'], writeFile: ['writeFile', 'x'], stat: ['stat'], lstat: ['lstat'], readdir: ['readdir'],
  readdirWithFileTypes: ['readdir', { withFileTypes: true }], mkdir: ['mkdir'], mkdirRecursive: ['mkdir', { recursive: true }],
  unlink: ['unlink'],
  access: ['access'], accessRead: ['access', 4], accessWrite: ['access', 2], accessExecute: ['access', 1], exists: ['exists'],
  statIfExists: ['stat', { throwIfNoEntry: false }], lstatIfExists: ['lstat', { throwIfNoEntry: false }], statfs: ['statfs'],
  readdirRecursive: ['readdir', { recursive: true }],
  readdirWithFileTypesRecursive: ['readdir', { withFileTypes: true, recursive: true }], opendir: ['opendir'], rmdir: ['rmdir'],
  mkdtemp: ['mkdtemp'], chmod: ['chmod', 0o750], chown: ['chown', -1, -1], lchown: ['lchown', -1, -1], utimes: ['utimes', 1, 2],
  lutimes: ['lutimes', 1, 2],
  appendFile: ['appendFile', 'x'], truncate: ['truncate', 3], readlink: ['readlink'], realpath: ['realpath'],
  realpathNative: ['realpath.native'], rm: ['rm'], rmForce: ['rm', { force: true }], rmRecursive: ['rm', { recursive: true }],
  rmRecursiveForce: ['rm', { recursive: true, force: true }],
};
// these get a path and then another one
const twoPathOperations = {
  rename: ['rename'], link: ['link'], symlink: ['symlink'], copyFile: ['copyFile'], copyFileExclusively: ['copyFile', 1],
};
const pairs = [
  ...paths.map((text) => [text, '$DIR/new']), ...paths.map((text) => ['$DIR/file', text]), ...paths.map((text) => ['$DIR/dir', text]),
  ...paths.map((text) => ['$DIR/linkToFile', text]),
  ...['$DIR/dir/sub', '$DIR/dir/sub/', '$DIR/new/', '$DIR/full', '$DIR/full/', '$DIR/full/x'].map((text) => ['$DIR/dir', text]),
  ...['$DIR/new/', '$DIR/full'].map((text) => ['$DIR/file', text]), ['$DIR/full/x', '$DIR/dir'], ['$DIR/full', '$DIR/dir'],
  ['$DIR/hardLink', '$DIR/file'], ['', ''], ['', '$DIR/none/x'], ['$DIR/none', '$DIR/dir'], ['$DIR/none', '$DIR/none/x'],
];
for (const flags of ['r', 'r+', 'w', 'wx', 'a', 'ax', 'a+', 'w+']) operations['open ' + flags] = ['open', flags];

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'node-errors-'));
let dir;
let ifExists; // whether the outcome is whether there is a result

function setUp() {
  dir = fs.mkdtempSync(base + '/');
  fs.writeFileSync(dir + '/file', 'content');
  fs.mkdirSync(dir + '/dir');
  fs.symlinkSync('file', dir + '/linkToFile');
  fs.symlinkSync('dir', dir + '/linkToDir');
  fs.symlinkSync('nowhere', dir + '/dangling');
  fs.symlinkSync('file/x', dir + '/throughFile');
  fs.symlinkSync('loop', dir + '/loop');
  fs.mkdirSync(dir + '/locked', 0);
  fs.writeFileSync(dir + '/unreadable', 'content', { mode: 0 });
  fs.linkSync(dir + '/file', dir + '/hardLink');
  fs.mkdirSync(dir + '/full/x', { recursive: true });
}

function tearDown() {
  if (fs.existsSync(dir + '/locked')) fs.chmodSync(dir + '/locked', 0o700);
  fs.rmSync(dir, { recursive: true, force: true });
}

const real = (text) => text.replace('$DIR', dir).replace('VERYLONG', veryLong).replace('LONG', long);
const shown = (text) => (text === process.cwd() ? '$CWD' : text).replaceAll(dir, '$DIR').replaceAll(veryLong, 'VERYLONG').replaceAll(long, 'LONG');
const outcome = (error, value) => {
  if (error) return shown(error.message);
  if (value instanceof fs.Dir) value.closeSync();
  if (ifExists) value = value !== undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? 'ok ' + shown(String(value)) : 'ok';
};

function callback(name, args) {
  return new Promise((resolve) => {
    try {
      const operation = name === 'realpath.native' ? fs.realpath.native : fs[name];
      operation(...args, (error, value) => resolve(typeof error === 'boolean' ? outcome(null, error) : outcome(error, value)));
    } catch (error) {
      resolve(outcome(error));
    }
  });
}

function blocking(name, args) {
  try {
    const operation = name === 'realpath.native' ? fs.realpathSync.native : fs[name + 'Sync'];
    return outcome(null, operation(...args));
  } catch (error) {
    return outcome(error);
  }
}

async function record(label, name, texts, rest) {
  if (name === 'mkdtemp' && texts[0] === '') return; // in the working directory
  const random = (text) => (name === 'mkdtemp' ? text.replace(/[A-Za-z0-9]{6}('?)$/, 'XXXXXX$1') : text);
  ifExists = label.endsWith('IfExists');
  setUp();
  const other = random(blocking(name, [...texts.map(real), ...rest]));
  tearDown();
  setUp();
  // only the blocking form of lstat has the option
  const one = label === 'lstatIfExists' ? other : random(await callback(name, [...texts.map(real), ...rest]));
  tearDown();
  const line = [label, texts.join(' -> ').replace('\0', '\\0'), one];
  if (other !== one) line.push(other);
  console.log(line.join('\t'));
}

async function main() {
  for (const [label, [name, ...rest]] of Object.entries(operations)) {
    for (const text of paths) await record(label, name, [text], rest);
  }
  for (const [label, [name, ...rest]] of Object.entries(twoPathOperations)) {
    for (const pair of pairs) await record(label, name, pair, rest);
  }
}

main().finally(() => fs.rmSync(base, { recursive: true }));
