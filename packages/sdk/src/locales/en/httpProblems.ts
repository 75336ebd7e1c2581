// Texts of the HTTP problems: about keys, actors, bodies and routes, and what to do if no answer arrives.
import type { HttpProblemCode, HttpProblemFacts, InputError, Problem, ProblemOf } from '../../problem.ts'
import { any, anyNamed, count, named, numberText, type Sentence, type Texts } from './grammar.ts'
import { instantText } from './quantities.ts'

const SHOWN = 3

/** Names the first invalid fields and what they must hold, and counts the others, which `errors` lists. */
function inputText({ errors }: HttpProblemFacts['invalid_input']): string {
  const shown = errors.slice(0, SHOWN).map(oneField)
  const rest = errors.length - shown.length
  return [...shown, ...(rest > 0 ? [`And ${count(rest, 'more field', 'more fields')}, listed in “errors”.`] : [])].join(
    ' ',
  )
}
const oneField = ({ field, message }: InputError): string =>
  `${field === '' || field === 'body' ? 'The body' : named(field)} ${message.replace(/[.\s]+$/, '')}.`

/** Adds the placeholder of an id to an actor that is only a role, since a role does not name a person. */
const withId = (actor: string): string => (actor.includes(':') ? actor : `${actor}:<id>`)

const COUNTED: Readonly<Record<HttpProblemFacts['too_many_calls']['of'], string>> = {
  session: 'One session',
  person: 'One person',
  key: 'One API key',
  address: 'One address',
}
const retryText = (seconds: number): string => `Please try again in ${count(seconds, 'second', 'seconds')}.`

const PROBLEMS: { readonly [C in HttpProblemCode]: Sentence<HttpProblemFacts[C]> } = {
  invalid_input: { title: 'Some fields are not valid', detail: inputText },
  malformed: { title: 'The body is not JSON', detail: () => 'The body must be a single JSON object.' },
  address_unreadable: {
    title: 'The URL cannot be read',
    detail: () => 'The path is too long or contains characters that are not encoded.',
  },
  unauthorized: {
    title: 'An API key is required',
    detail: () => 'Send a valid API key in the header “Authorization: Bearer <key>”.',
  },
  session_ended: {
    title: 'Your session has ended',
    detail: () => 'Open a new link from the marketplace. What you typed is still on this page.',
  },
  link_used: {
    title: 'This link has already been used',
    detail: () => 'Each link works once, and only for a short time. Ask the marketplace for a new one.',
  },
  signed_in_as_other: {
    title: 'This browser is now signed in as someone else',
    detail: ({ openedFor, signedInAs }) =>
      `This page was opened for ${openedFor}, but this browser is now signed in as ${signedInAs}. Nothing was changed.`,
  },
  other_session_open: {
    title: 'Someone else is signed in here',
    detail: ({ signedInName, opensForName }) =>
      `This browser is signed in as ${signedInName}, but the link is for ${opensForName}. Send “replace” to continue as ${opensForName}.`,
  },
  origin_not_ours: {
    title: 'This call comes from another site',
    detail: () => 'A browser session can make changes only from this server’s own pages.',
  },
  host_not_ours: {
    title: 'This is not the demo’s address',
    detail: () => 'The demo is available on this machine only: open http://localhost with its port.',
  },
  proxy_not_allowed: {
    title: 'The demo does not work through a proxy',
    detail: ({ header }) =>
      `This call came through a proxy (it has the header ${named(header)}). The demo lets anyone in, so it is available on this machine only, unless EVENHAND_DEMO_BEHIND_PROXY is true.`,
  },
  actor_invalid: {
    title: 'The actor is not valid',
    detail: ({ allowed }) => `The header “Evenhand-Actor” must be ${anyNamed(allowed)}.`,
  },
  actor_needed: {
    title: 'A person must be named',
    detail: ({ allowed }) => `Name the acting person in the header “Evenhand-Actor”: ${anyNamed(allowed.map(withId))}.`,
  },
  marketplace_only: {
    title: 'Only the marketplace can do this',
    detail: () => 'Make this call without the header “Evenhand-Actor”.',
  },
  route_not_found: {
    title: 'There is no such route',
    detail: ({ method, path }) => `There is no ${method} ${path}. All routes are listed in /v1/openapi.json.`,
  },
  method_not_allowed: {
    title: 'This method is not allowed',
    detail: ({ allowed }) => `This route accepts ${any(allowed)}.`,
  },
  too_large: {
    title: 'The body is too large',
    detail: ({ limitBytes }) => `The body can have at most ${numberText(limitBytes)} bytes.`,
  },
  media_type: {
    title: 'The body has an unsupported media type',
    detail: ({ allowed }) => `The header “Content-Type” must be ${anyNamed(allowed)}.`,
  },
  idempotency_key_invalid: {
    title: 'The idempotency key is not valid',
    detail: ({ max }) => `The header “Idempotency-Key” must have 1 to ${numberText(max)} visible ASCII characters.`,
  },
  idempotency_key_reused: {
    title: 'The idempotency key was used with another body',
    detail: () =>
      'A key belongs to one command. Send this body with a new key, or repeat the first body with this one.',
  },
  test_clock_moving: {
    title: 'The test clock is being moved',
    detail: ({ retryAfterSeconds }) =>
      `Someone else is moving the test clock right now. Nothing was changed. ${retryText(retryAfterSeconds)}`,
  },
  nothing_due: {
    title: 'Nothing is due',
    detail: () =>
      'There is no upcoming deadline to move the test clock to. You can move it by a length of time instead.',
  },
  too_many_calls: {
    title: 'Too many calls in a short time',
    detail: ({ of, limit, retryAfterSeconds }) =>
      `${COUNTED[of]} can send ${count(limit, 'call', 'calls')} of this kind per minute. Nothing was changed. ${retryText(retryAfterSeconds)}`,
  },
  too_many_at_once: {
    title: 'Too many of these calls at once',
    detail: ({ limit, retryAfterSeconds }) =>
      `One caller can run ${numberText(limit)} of these calls at a time. Nothing was changed. ${retryText(retryAfterSeconds)}`,
  },
  too_slow: {
    title: 'The call took too long to arrive',
    detail: ({ seconds }) =>
      `A call must arrive completely within ${count(seconds, 'second', 'seconds')}. Nothing was changed; please send it again.`,
  },
  headers_too_large: {
    title: 'The headers are too large',
    detail: ({ limitBytes }) => `The headers of a call can have at most ${numberText(limitBytes)} bytes in total.`,
  },
  not_http: {
    title: 'This is not an HTTP call',
    detail: () => 'This connection did not carry valid HTTP/1.1, so it was closed.',
  },
  overloaded: {
    title: 'The server is busy',
    detail: ({ retryAfterSeconds }) => `Nothing was changed. ${retryText(retryAfterSeconds)}`,
  },
  outcome_unknown: {
    title: 'It is unclear whether this was done',
    detail: () => 'Please repeat the call with the same idempotency key: it takes effect at most once.',
  },
  internal: {
    title: 'Something went wrong',
    detail: ({ id }) => `Something went wrong on our side. Reference: ${id}.`,
  },
}

/** Returns the title and detail of an HTTP problem. */
export const httpProblemText = <C extends HttpProblemCode>(code: C, facts: HttpProblemFacts[C]): Texts => ({
  title: PROBLEMS[code].title,
  detail: PROBLEMS[code].detail(facts, instantText),
})

type HttpProblem = { readonly [C in HttpProblemCode]: ProblemOf<C> }[HttpProblemCode]
/** Reports whether this version has a sentence for the problem. A newer server may send other codes. */
export const isHttpProblem = (problem: Problem): problem is HttpProblem => Object.hasOwn(PROBLEMS, problem.code)
