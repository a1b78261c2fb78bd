// Prints what node-fs-members.txt holds: the members of Node's fs, one a line, behind the name of what has them.
//
//     node record-node-fs-members.js > node-fs-members.txt
//
// Recorded with Node 26 on Linux. Members that all objects have, or all event emitters, are left out.
'use strict';

const { EventEmitter } = require('node:events');
const fs = require('node:fs');

const COMMON = new Set(
  [EventEmitter.prototype, new EventEmitter(), Object.prototype].flatMap((each) => Reflect.ownKeys(each)));

function members(object) {
  const names = new Set();
  for (let each = object; each !== null; each = Object.getPrototypeOf(each)) {
    for (const key of Reflect.ownKeys(each)) {
      const isWellKnown = typeof key === 'string' || Symbol[key.description?.replace('Symbol.', '')] === key;
      if (isWellKnown && !COMMON.has(key)) {
        names.add(typeof key === 'string' ? key : `[${key.description}]`);
      }
    }
  }
  return [...names];
}

async function main() {
  const handle = await fs.promises.open(__filename);
  const owners = {
    'fs': [fs],
    'fs.promises': [fs.promises],
    'fs.constants': [fs.constants],
    'FileHandle': [handle],
    'Stats': [fs.statSync('.'), fs.statSync('.', { bigint: true })],
    'StatFs': [fs.statfsSync('.')],
    'Dirent': fs.readdirSync('.', { withFileTypes: true }).slice(0, 1),
    'Dir': [fs.opendirSync('.')],
  };
  for (const [owner, objects] of Object.entries(owners)) {
    for (const name of [...new Set(objects.flatMap(members))].sort()) {
      console.log(`${owner} ${name}`);
    }
  }
  owners.Dir[0].closeSync();
  await handle.close();
}

main();
