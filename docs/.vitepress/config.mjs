import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const docs = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const project = dirname(docs);
const repository = 'https://github.com/tickloom/tickloom';

export default {
  title: 'Tickloom',
  description: "Node.js's event loop and fs for the JVM",
  base: process.env.SITE_BASE ?? '/',
  outDir: 'target/site',
  cacheDir: 'target/vitepress',
  srcExclude: ['src/**', 'target/**'],
  rewrites: (page) => page.replace(/README\.md$/, 'index.md'),
  ignoreDeadLinks: [/\/api\//], // the Javadoc, which `site` adds and checks
  markdown: {
    config(md) {
      linkSources(md);
      // an indented block looks and scrolls like a fenced one
      md.renderer.rules.code_block = (tokens, i, ...rest) => md.renderer.rules.fence(tokens, i, ...rest);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    socialLinks: [{ icon: 'github', link: repository }],
    footer: { message: 'Apache License 2.0' },
    nav: [
      { text: 'First steps', link: '/first-steps' },
      {
        text: 'Tours',
        items: [
          { text: 'For application developers', link: '/tour-application' },
          { text: 'For designers of concurrency', link: '/tour-designs' },
          { text: "For learners of Node's model", link: '/tour-node' },
        ],
      },
      { text: 'Javadoc', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      pages('Start', {
        'First steps': 'first-steps',
        'In an application': 'applications',
        Recipes: 'recipes',
        'From Files, Vert.x or Node': 'migrating',
        Glossary: 'glossary',
      }),
      pages('Tours', {
        'For application developers': 'tour-application',
        'For designers of concurrency': 'tour-designs',
        "For learners of Node's model": 'tour-node',
      }),
      pages('The loop', {
        'A turn and its queues': 'loop',
        'How the loop waits': 'poll',
        'async and await': 'async-await',
        'Context': 'context',
        'Seeing what it does': 'observing',
        'Legacy mode': 'legacy',
      }),
      pages('Files', {
        "Node's fs": 'fs',
        'Open files': 'fs-open-files',
        'Cancellation and limits': 'fs-limits',
        'Every member of Node 26': 'fs-members',
        Streams: 'streams',
        Trees: 'trees',
        Watching: 'watching',
        'Watching: 48 cases': 'watching-cases',
        'File system providers': 'providers',
      }),
      pages('Sockets', { 'Servers and clients': 'sockets' }),
      pages('Workers', {
        'Virtual threads and files': 'virtual-threads-and-files',
        'Choosing workers': 'workers',
      }),
      pages('How it works', {
        Design: 'design',
        Contracts: 'contracts',
        'The way of a call': 'the-way-of-a-call',
        'Differences from Node': 'node-differences',
        Decisions: 'adr/',
      }),
      pages('Figures', {
        Benchmarks: 'benchmarks',
        'The run that they quote': 'measurements/run/',
        'Queues, timers and stat': 'measurements/hot-paths',
        'Busy machines': 'measurements/busy-machine',
        Streams: 'measurements/streams',
        Servers: 'measurements/servers',
        Trees: 'measurements/trees',
        Watching: 'measurements/watching',
        Coroutines: 'measurements/coroutines',
        Observing: 'measurements/observing',
        Faults: 'measurements/faults',
      }),
    ],
  },
};

function pages(text, links) {
  return { text, items: Object.entries(links).map(([text, page]) => ({ text, link: '/' + page })) };
}

/**
 * Links to other files than pages, such as ../CONTRIBUTING.md or an example, lead to the repository. A link that shows the name of a
 * page shows its title instead.
 */
function linkSources(md) {
  const open = md.renderer.rules.link_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options));
  md.renderer.rules.link_open = (tokens, i, options, env, self) => {
    const [path, fragment] = tokens[i].attrGet('href').split('#');
    if (path && !/^([a-z]+:|\/)/.test(path)) {
      const file = fileOf(path, env.relativePath);
      if (!file.startsWith(docs + '/') || extname(file) !== '.md') {
        const hash = fragment ? '#' + fragment : '';
        tokens[i].attrSet('href', `${repository}/blob/main/${relative(project, file)}${hash}`);
      } else {
        tokens[i].attrSet('href', tokens[i].attrGet('href').replace('README.md', 'index.md')); // as `rewrites` says
        if (tokens[i + 1].content.endsWith('.md')) tokens[i + 1].content = titleOf(file);
      }
    }
    return open(tokens, i, options, env, self);
  };
}

function fileOf(path, page) {
  const file = join(docs, dirname(page), path);
  if (existsSync(file)) return file;
  if (existsSync(file + '.md')) return file + '.md';
  throw new Error(`${page}: no such file: ${path}`);
}

function titleOf(file) {
  return readFileSync(file, 'utf8').match(/^# (.*)/m)[1].replaceAll('`', '').split(':')[0];
}
