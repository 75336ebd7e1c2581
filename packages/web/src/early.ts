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

/** The parts of the script that draw this page, as the build has named them in the document: “order=/a.js /b.js,orders=…”. */
function fetchParts(): void {
  const named = document.querySelector('script[data-pages]')?.getAttribute('data-pages') ?? ''
  const page = pageAt(pathname)
  const own = named.split(',').find(each => each.startsWith(`${page}=`))
  for (const href of own?.slice(`${page}=`.length).split(' ') ?? []) {
    const link = document.createElement('link')
    Object.assign(link, { rel: 'modulepreload', href })
    document.head.append(link)
  }
}
fetchParts()

if (pathname === '/level')
  void answers
    .get('/v1/me')
    ?.answer.then(async answer => {
      const me: unknown = answer.ok ? await answer.clone().json() : null
      const path = nextCall(pathname, me)
      if (path !== null) void ask(path, person)
    })
    .catch(() => undefined)
