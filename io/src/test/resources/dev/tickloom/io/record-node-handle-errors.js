// Records what Node says when operations meet open files of all kinds: node record-node-handle-errors.js > node-handle-errors.tsv
// A line: operation, file, flags it was opened with (or "closed"), outcome.
'use strict';
const child = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const room = () => Buffer.alloc(3);
const data = (text) => Buffer.from(text);
const operations = {
  read: (fd) => fs.readSync(fd, room(), 0, 3, null),
  readAt: (fd) => fs.readSync(fd, room(), 0, 3, 1),
  readNothing: (fd) => fs.readSync(fd, room(), 0, 0, null),
  readv: (fd) => fs.readvSync(fd, [room(), room()]),
  readvAt: (fd) => fs.readvSync(fd, [room(), room()], 1),
  readvNone: (fd) => fs.readvSync(fd, []),
  write: (fd) => fs.writeSync(fd, data('xy')),
  writeAt: (fd) => fs.writeSync(fd, data('xy'), 0, 2, 1),
  writeNothing: (fd) => fs.writeSync(fd, data('')),
  writeText: (fd) => fs.writeSync(fd, 'xy'),
  writeTextAt: (fd) => fs.writeSync(fd, 'xy', 1),
  writev: (fd) => fs.writevSync(fd, [data('x'), data('y')]),
  writevAt: (fd) => fs.writevSync(fd, [data('x'), data('y')], 1),
  writevEmpty: (fd) => fs.writevSync(fd, [data('')]),
  fsync: (fd) => fs.fsyncSync(fd),
  fdatasync: (fd) => fs.fdatasyncSync(fd),
  ftruncate: (fd) => fs.ftruncateSync(fd, 3),
  ftruncateToNothing: (fd) => fs.ftruncateSync(fd, 0),
  ftruncateNegative: (fd) => fs.ftruncateSync(fd, -1),
  ftruncateLonger: (fd) => fs.ftruncateSync(fd, 30),
  fstat: (fd) => fs.fstatSync(fd) && undefined,
  fchmod: (fd) => fs.fchmodSync(fd, 0o600),
  fchown: (fd) => fs.fchownSync(fd, -1, -1),
  futimes: (fd) => fs.futimesSync(fd, 1, 2),
};
const files = [
  ['file', 'r'], ['file', 'r+'], ['file', 'w'], ['file', 'a'], ['file', 'a+'], ['file', 'closed'], ['dir', 'r'],
  ['pipe', 'r+'], ['/dev/null', 'r'], ['/dev/null', 'r+'], ['/dev/full', 'r+'],
];

const waits = (operation, file) => file === 'pipe' && ['read', 'readv'].includes(operation);
const changesDevice = (operation, file) => file.startsWith('/dev') && /^f(chmod|chown|utimes)$/.test(operation);

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'node-errors-'));
fs.mkdirSync(dir + '/dir');
child.execFileSync('mkfifo', [dir + '/pipe']);
for (const [name, operation] of Object.entries(operations)) {
  for (const [file, flags] of files) {
    if (waits(name, file) || changesDevice(name, file)) continue;
    fs.writeFileSync(dir + '/file', 'content');
    const fd = fs.openSync(file[0] === '/' ? file : dir + '/' + file, flags === 'closed' ? 'r+' : flags);
    if (flags === 'closed') fs.closeSync(fd);
    let outcome;
    try {
      const value = operation(fd);
      outcome = value === undefined ? 'ok' : 'ok ' + value;
    } catch (error) {
      outcome = error.message;
    }
    if (flags !== 'closed') fs.closeSync(fd);
    console.log([name, file, flags, outcome].join('\t'));
  }
}
fs.rmSync(dir, { recursive: true });
