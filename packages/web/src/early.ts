// The small first script: starts the page's first calls and loads its chunks while the main script is loading.
import { LANGUAGES } from '@evenhand/sdk/locales'
import { firstCalls, nextCall, pageAt } from './api/first.ts'
import { PERSON } from './api/person.ts'
import { firstLanguage } from './api/reader.ts'

const { pathname, search } = window.location
const person = sessionStorage.getItem(PERSON)
const answers: NonNullable<typeof globalThis.firstAnswers> = new Map()
globalThis.firstAnswers = answers

function fetchEarly(path: string, actor: string | null): Promise<Response> {
  const headers = { accept: 'application/json', ...(actor === null ? {} : { 'evenhand-actor': actor }) }
  const answer = fetch(path, { headers, credentials: 'same-origin' })
  // The code that takes the answer handles its failure; until then the failure is ignored.
  answer.catch(() => undefined)
  answers.set(path, { actor, answer })
  return answer
}

for (const path of firstCalls(pathname, search)) void fetchEarly(path, person)

// A failure is ignored here, since the page loads the same files and handles it.
const { load, loadLevel } = LANGUAGES[firstLanguage()]
void load().catch(() => undefined)
if (pageAt(pathname) === 'level') void loadLevel().catch(() => undefined)

const named = document.querySelector<HTMLScriptElement>('script[data-pages]')?.dataset
const listed = (hrefs: string | undefined): readonly string[] => hrefs?.split(' ').filter(href => href !== '') ?? []

/** Starts loading a file. The promise resolves once the file has loaded or failed to load. */
function prefetch(href: string, how: Partial<HTMLLinkElement>): Promise<void> {
  return new Promise(resolve => {
    const link = document.createElement('link')
    Object.assign(link, { href, ...how, onload: () => resolve(), onerror: () => resolve() })
    document.head.append(link)
  })
}

/** Loads the chunks of this page, which the build lists in the document: “order=/a.js /b.js,orders=…”. */
function fetchParts(): Promise<unknown> {
  const page = pageAt(pathname)
  const own = named?.pages?.split(',').find(each => each.startsWith(`${page}=`))
  return Promise.all(listed(own?.slice(`${page}=`.length)).map(href => prefetch(href, { rel: 'modulepreload' })))
}

// On a slow network, fonts would delay the script, so they load only after the chunks.
void fetchParts().then(() => {
  for (const href of listed(named?.fonts))
    void prefetch(href, { rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' })
})

if (pathname === '/level')
  void answers
    .get('/v1/me')
    ?.answer.then(async answer => {
      const me: unknown = answer.ok ? await answer.clone().json() : null
      const path = nextCall(pathname, me)
      if (path !== null) void fetchEarly(path, person)
    })
    .catch(() => undefined)
