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
};
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
}

function tearDown() {
  fs.chmodSync(dir + '/locked', 0o700);
  fs.rmSync(dir, { recursive: true });
}

const real = (text) => text.replace('$DIR', dir).replace('VERYLONG', veryLong).replace('LONG', long);
const shown = (text) => text.replaceAll(dir, '$DIR').replaceAll(veryLong, 'VERYLONG').replaceAll(long, 'LONG');
const outcome = (error, value) => {
  if (error) return shown(error.message);
  if (value instanceof fs.Dir) value.closeSync();
  if (ifExists) value = value !== undefined;
  return typeof value === 'string' || typeof value === 'boolean' ? 'ok ' + shown(String(value)) : 'ok';
};

function callback(name, args) {
  return new Promise((resolve) => {
    try {
      fs[name](...args, (error, value) => resolve(typeof error === 'boolean' ? outcome(null, error) : outcome(error, value)));
    } catch (error) {
      resolve(outcome(error));
    }
  });
}

function blocking(name, args) {
  try {
    return outcome(null, fs[name + 'Sync'](...args));
  } catch (error) {
    return outcome(error);
  }
}

async function main() {
  for (const [label, [name, ...rest]] of Object.entries(operations)) {
    ifExists = label.endsWith('IfExists');
    const random = (text) => (name === 'mkdtemp' ? text.replace(/[A-Za-z0-9]{6}('?)$/, 'XXXXXX$1') : text);
    for (const text of paths) {
      if (name === 'mkdtemp' && text === '') continue; // in the working directory
      setUp();
      const other = random(blocking(name, [real(text), ...rest]));
      tearDown();
      setUp();
      // only the blocking form of lstat has the option
      const one = label === 'lstatIfExists' ? other : random(await callback(name, [real(text), ...rest]));
      tearDown();
      const line = [label, text.replace('\0', '\\0'), one];
      if (other !== one) line.push(other);
      console.log(line.join('\t'));
    }
  }
}

main().finally(() => fs.rmSync(base, { recursive: true }));
