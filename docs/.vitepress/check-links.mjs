// Checks that each link of each page of the site leads to a file of the site, and to an anchor that is there.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const site = process.argv[2];
const base = process.env.SITE_BASE ?? '/';
const anchors = new Map();
let links = 0;
const broken = new Set();

for (const page of readdirSync(site, { recursive: true })) {
  // The javadoc tool has checked the links of its own pages.
  if (page.endsWith('.html') && page !== '404.html' && !page.startsWith('api/')) check(page);
}
for (const link of broken) console.error(link);
console.log(`${links} links, ${broken.size} broken`);
process.exit(links > 0 && broken.size === 0 ? 0 : 1);

function check(page) {
  for (const [, link] of read(page).matchAll(/ (?:href|src)="([^"]+)"/g)) {
    if (/^([a-z]+:|\/\/)/.test(link)) continue;
    links++;
    const [path, fragment] = decodeURIComponent(link.replaceAll('&amp;', '&')).split('#');
    const target = file(path === '' ? page : path.startsWith(base) ? path.slice(base.length) : join(dirname(page), path));
    if (!target || (fragment && !anchorsOf(target).has(fragment))) broken.add(`${page}: ${link}`);
  }
}

function file(path) {
  const candidates = [path, path + '.html', join(path, 'index.html')];
  return candidates.find((each) => existsSync(join(site, each)) && statSync(join(site, each)).isFile());
}

function anchorsOf(page) {
  if (!anchors.has(page)) anchors.set(page, new Set([...read(page).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)));
  return anchors.get(page);
}

function read(page) {
  return readFileSync(join(site, page), 'utf8');
}
