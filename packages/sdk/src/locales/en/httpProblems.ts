// What the door says no to, in words: keys, actors, bodies, routes, and what to do when an answer is missing.
import type { HttpProblemCode, HttpProblemFacts, InputError } from '../../problem.ts'
import { any, anyNamed, count, named, numberText, type Sentence, type Texts } from './grammar.ts'

const SHOWN = 3

/** The first fields with what would fit; the rest is counted and stands in `errors`. */
function inputText({ errors }: HttpProblemFacts['invalid_input']): string {
  const shown = errors.slice(0, SHOWN).map(oneField)
  const rest = errors.length - shown.length
  return [...shown, ...(rest > 0 ? [`And ${count(rest, 'more field', 'more fields')}, listed in “errors”.`] : [])].join(
    ' ',
  )
}
const oneField = ({ field, message }: InputError): string =>
  `${field === '' || field === 'body' ? 'The body' : named(field)} ${message.replace(/[.\s]+$/, '')}.`

/** A role alone is not a person yet. */
const withId = (actor: string): string => (actor.includes(':') ? actor : `${actor}:<id>`)

const COUNTED: Readonly<Record<HttpProblemFacts['too_many_calls']['of'], string>> = {
  session: 'One session',
  person: 'One person',
  key: 'One API key',
  address: 'One address',
}
const again = (seconds: number): string => `Please repeat the call in ${count(seconds, 'second', 'seconds')}.`

const DOOR: { readonly [C in HttpProblemCode]: Sentence<HttpProblemFacts[C]> } = {
  invalid_input: { title: 'Some fields do not fit', detail: inputText },
  malformed: { title: 'The body is not JSON', detail: () => 'The body of this call must be one JSON object.' },
  address_unreadable: {
    title: 'The address cannot be read',
    detail: () => 'The path of this call is too long or has characters that are not encoded.',
  },
  unauthorized: {
    title: 'A key is needed',
    detail: () => 'Send a valid API key in the header “Authorization: Bearer <key>”.',
  },
  session_ended: {
    title: 'Your session has ended',
    detail: () => 'Open a new link from the marketplace. What you have typed is still on this page.',
  },
  link_used: {
    title: 'This link was used already',
    detail: () => 'A link opens one session, for a short time. Ask the marketplace for a new one.',
  },
  signed_in_as_other: {
    title: 'This browser is now signed in as somebody else',
    detail: ({ openedFor, signedInAs }) =>
      `This page was opened for ${openedFor}, and this browser is now signed in as ${signedInAs}. Nothing was done.`,
  },
  other_session_open: {
    title: 'Somebody else is signed in here',
    detail: ({ signedInName, opensForName }) =>
      `You are signed in as ${signedInName} in this browser. The link opens the pages of ${opensForName}: send “replace” to go on as them.`,
  },
  origin_not_ours: {
    title: 'This call comes from another site',
    detail: () => 'A session in a browser changes things only from the pages of this server.',
  },
  host_not_ours: {
    title: 'This address is not ours',
    detail: () => 'The demo answers on this machine only: open it as http://localhost and its port.',
  },
  proxy_not_allowed: {
    title: 'The demo does not answer through a proxy',
    detail: ({ header }) =>
      `This call was passed on (it has the header ${named(header)}). The demo lets everybody in, so it answers this machine only, unless EVENHAND_DEMO_BEHIND_PROXY is true.`,
  },
  actor_invalid: {
    title: 'The actor is not known in this form',
    detail: ({ allowed }) => `The header “Evenhand-Actor” can be ${anyNamed(allowed)}.`,
  },
  actor_needed: {
    title: 'This is done by a person',
    detail: ({ allowed }) =>
      `Name the person who does this in the header “Evenhand-Actor”: ${anyNamed(allowed.map(withId))}.`,
  },
  marketplace_only: {
    title: 'This is for the marketplace',
    detail: () => 'The marketplace itself does this: call it without the header “Evenhand-Actor”.',
  },
  route_not_found: {
    title: 'There is no such route',
    detail: ({ method, path }) => `There is no ${method} ${path}. All routes are listed in /v1/openapi.json.`,
  },
  method_not_allowed: {
    title: 'This route has other methods',
    detail: ({ allowed }) => `This route can be called with ${any(allowed)}.`,
  },
  too_large: {
    title: 'The body is too large',
    detail: ({ limitBytes }) => `The body of this call can have at most ${numberText(limitBytes)} bytes.`,
  },
  media_type: {
    title: 'The body has another type',
    detail: ({ allowed }) => `The header “Content-Type” can be ${anyNamed(allowed)}.`,
  },
  idempotency_key_invalid: {
    title: 'The idempotency key does not fit',
    detail: ({ max }) => `The header “Idempotency-Key” can have 1 to ${numberText(max)} visible ASCII characters.`,
  },
  idempotency_key_reused: {
    title: 'The idempotency key was used with another body',
    detail: () =>
      'A key belongs to one command. Send this body with a new key, or repeat the first body with this one.',
  },
  test_clock_moving: {
    title: 'The test clock is being moved',
    detail: ({ retryAfterSeconds }) =>
      `Somebody else moves the test clock right now, and nothing was done. Please repeat the call in ${count(retryAfterSeconds, 'second', 'seconds')}.`,
  },
  nothing_due: {
    title: 'Nothing is due',
    detail: () => 'No promise lies ahead to which the test clock could move. It can be moved by a span.',
  },
  too_many_calls: {
    title: 'Too many calls in a short time',
    detail: ({ of, limit, retryAfterSeconds }) =>
      `${COUNTED[of]} can send ${count(limit, 'call', 'calls')} of this kind in a minute. Nothing was done. ${again(retryAfterSeconds)}`,
  },
  too_many_at_once: {
    title: 'Too many of these at once',
    detail: ({ limit, retryAfterSeconds }) =>
      `For one caller, ${numberText(limit)} of these ${limit === 1 ? 'runs' : 'run'} at a time. Nothing was done. ${again(retryAfterSeconds)}`,
  },
  too_slow: {
    title: 'The call came too slowly',
    detail: ({ seconds }) =>
      `A call must arrive as a whole within ${count(seconds, 'second', 'seconds')}. Nothing was done; please send it again.`,
  },
  headers_too_large: {
    title: 'The headers are too large',
    detail: ({ limitBytes }) => `All headers of a call together can have at most ${numberText(limitBytes)} bytes.`,
  },
  not_http: {
    title: 'This is not an HTTP call',
    detail: () => 'What came over this connection could not be read as HTTP/1.1. The connection was closed.',
  },
  overloaded: {
    title: 'Busy at the moment',
    detail: ({ retryAfterSeconds }) =>
      `Nothing was done. Please repeat the call in ${count(retryAfterSeconds, 'second', 'seconds')}.`,
  },
  outcome_unknown: {
    title: 'It is not known whether this was done',
    detail: () => 'Please repeat the call with the same idempotency key: it is done once at most.',
  },
  internal: {
    title: 'The server made a mistake',
    detail: ({ id }) => `The call could not be carried out. The server’s log knows it as ${id}.`,
  },
}

/** What the door says no to, in words. */
export const httpProblemText = <C extends HttpProblemCode>(code: C, facts: HttpProblemFacts[C]): Texts => ({
  title: DOOR[code].title,
  detail: DOOR[code].detail(facts),
})
