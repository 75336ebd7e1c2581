// Small and first: asks for what the page will show, and fetches its part of the script, while the rest is on the way.
import { firstCalls, nextCall } from './api/first.ts'
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

if (pathname === '/level')
  void answers
    .get('/v1/me')
    ?.answer.then(async answer => {
      const me: unknown = answer.ok ? await answer.clone().json() : null
      const path = nextCall(pathname, me)
      if (path !== null) void ask(path, person)
    })
    .catch(() => undefined)
