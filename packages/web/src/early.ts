// Small and first: asks for what the page will show, and fetches its part of the script, while the rest is on the way.
import { firstCalls, nextCall, pageAt } from './api/first.ts'
import { PERSON } from './api/person.ts'

const { pathname, search } = window.location
const person = sessionStorage.getItem(PERSON)
const answers: NonNullable<typeof globalThis.firstAnswers> = new Map()
globalThis.firstAnswers = answers

function ask(path: string, actor: string | null): Promise<Response> {
  const headers = { accept: 'application/json', ...(actor === null ? {} : { 'evenhand-actor': actor }) }
  const answer = fetch(path, { headers, credentials: 'same-origin' })
  // Whoever takes it over hears of a failure; until then it is nobody’s.
  answer.catch(() => undefined)
  answers.set(path, { actor, answer })
  return answer
}

for (const path of firstCalls(pathname, search)) void ask(path, person)

const named = document.querySelector<HTMLScriptElement>('script[data-pages]')?.dataset
const listed = (hrefs: string | undefined): readonly string[] => hrefs?.split(' ').filter(href => href !== '') ?? []

/** Settles once it is there, or will not come. */
function prefetch(href: string, how: Partial<HTMLLinkElement>): Promise<void> {
  return new Promise(resolve => {
    const link = document.createElement('link')
    Object.assign(link, { href, ...how, onload: () => resolve(), onerror: () => resolve() })
    document.head.append(link)
  })
}

/** The parts of the script that draw this page, as the build has named them in the document: “order=/a.js /b.js,orders=…”. */
function fetchParts(): Promise<unknown> {
  const page = pageAt(pathname)
  const own = named?.pages?.split(',').find(each => each.startsWith(`${page}=`))
  return Promise.all(listed(own?.slice(`${page}=`.length)).map(href => prefetch(href, { rel: 'modulepreload' })))
}

// Where the network is narrow the fonts would keep the script waiting: they come while it runs.
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
      if (path !== null) void ask(path, person)
    })
    .catch(() => undefined)
