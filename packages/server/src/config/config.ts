// The configuration, read from the environment once, at startup. All invalid values are reported together.
import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { weaknessOf } from './strength.ts'

export type Mode = 'demo' | 'sandbox' | 'production'
export type Payments = 'internal' | 'external'
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
export type Environment = Readonly<Record<string, string | undefined>>

/** A row of the table of environment variables. Documents print its texts, so these are written for people. */
export interface Variable<T> {
  readonly name: string
  /** The default as it is documented. */
  readonly default: string
  /** The default value. */
  readonly fallback: T
  readonly about: string
  /** Reads a value; throws `Wrong` with the values that are accepted. */
  readonly parse: (text: string) => T
  /** True if the value is a secret, which never appears in a message. */
  readonly secret?: true
}

class Wrong extends Error {}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['The configuration is wrong:', ...problems.map(problem => `- ${problem}`)].join('\n'))
    this.problems = problems
  }
}

function oneOf<T extends string>(...texts: readonly T[]): (text: string) => T {
  return text => {
    const word = texts.find(word => word === text)
    if (word === undefined) throw new Wrong(`it must be one of ${texts.join(', ')}`)
    return word
  }
}

function port(text: string): number {
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number > 65_535)
    throw new Wrong('it must be a whole number from 0 (any free port) to 65535')
  return number
}

function host(text: string): string {
  if (isIP(text) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text))
    throw new Wrong('it must be an IP address or a host name')
  return text
}

function url(text: string, protocols: readonly string[]): URL {
  const parsed = URL.canParse(text) ? new URL(text) : null
  if (parsed === null || !protocols.includes(parsed.protocol))
    throw new Wrong(`it must be a URL that begins with ${protocols.map(p => `${p}//`).join(' or ')}`)
  return parsed
}

function publicAddress(text: string): string {
  const parsed = url(text, ['http:', 'https:'])
  if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '')
    throw new Wrong('it must be an address without user, query and fragment')
  return parsed.origin + parsed.pathname.replace(/\/+$/, '')
}

const MAKE_A_KEY = 'Make one with “openssl rand -base64 33”, or leave the variable out and take the one that is printed'

/** Parses an API key, which must be visible ASCII, because calls send it in a header. */
function apiKey(text: string): string {
  if (!/^[\x21-\x7e]{32,}$/.test(text))
    throw new Wrong('it must have at least 32 characters, all of them visible ASCII')
  const weakness = weaknessOf(text, false)
  if (weakness !== null) throw new Wrong(`${weakness}. ${MAKE_A_KEY}`)
  return text
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return (
    isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}

function networks(text: string): readonly string[] {
  const list = text.split(',').map(part => part.trim())
  const wrong = list.find(part => !isNetwork(part))
  if (wrong !== undefined)
    throw new Wrong(`“${wrong}” is not an address or network: it must be a list like 10.0.0.0/8,fd00::/8,192.0.2.7`)
  return list
}

const namedRanges: readonly string[] = ['loopback', 'linklocal', 'uniquelocal']

function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0) return namedRanges.includes(text)
  return (
    rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  )
}

function proxies(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^[1-9]\d?$/.test(text)) return Number(text)
  const list = text.split(',').map(part => part.trim())
  if (!list.every(isProxy))
    throw new Wrong('it must be true, false, a number of proxies, or addresses and networks separated by commas')
  return list.join(',')
}

const row = <T>(variable: Variable<T>): Variable<T> => variable

/** The table of environment variables that the server reads, one row per variable. */
export const variables = {
  port: row<number>({
    name: 'PORT',
    default: '4400, or the next free port',
    fallback: 4400,
    parse: port,
    about: 'The port to listen on. If it is set and already in use, the server does not start.',
  }),
  host: row<string>({
    name: 'HOST',
    default: '127.0.0.1',
    fallback: '127.0.0.1',
    parse: host,
    about: 'The address to listen on. The demo listens on this machine only.',
  }),
  databaseUrl: row<string | null>({
    name: 'DATABASE_URL',
    default: 'an embedded PostgreSQL',
    fallback: null,
    secret: true,
    parse: text => url(text, ['postgres:', 'postgresql:']).href,
    about: 'The PostgreSQL (15 or later) to use. Without it the server runs an embedded one.',
  }),
  dataFolder: row<string>({
    name: 'EVENHAND_DATA',
    default: './data',
    fallback: resolve('data'),
    parse: text => resolve(text),
    about: 'The folder of the embedded PostgreSQL. Not used with DATABASE_URL.',
  }),
  publicUrl: row<string | null>({
    name: 'EVENHAND_URL',
    default: 'http://localhost and the port; needed in production',
    fallback: null,
    parse: publicAddress,
    about:
      'The address under which people and marketplaces reach this server; used for links and cookies. In production a warning is printed if it is not https.',
  }),
  trustProxy: row<boolean | number | string>({
    name: 'EVENHAND_TRUST_PROXY',
    default: 'false',
    fallback: false,
    parse: proxies,
    about:
      'The proxies whose X-Forwarded headers are trusted: their number, or their addresses and networks, separated by commas.',
  }),
  mode: row<Mode>({
    name: 'EVENHAND_MODE',
    default: 'demo',
    fallback: 'demo',
    parse: oneOf('demo', 'sandbox', 'production'),
    about:
      'demo: filled with sample orders, on this machine only. sandbox: empty, with a test clock. production: no test clock.',
  }),
  apiKey: row<string | null>({
    name: 'EVENHAND_API_KEY',
    default: 'a key is created and printed once',
    fallback: null,
    secret: true,
    parse: apiKey,
    about:
      "The marketplace's key, created at startup if there is no valid key. At least 32 characters, hard to guess. Later starts need the same key: “evenhand keys rotate” changes it.",
  }),
  payments: row<Payments | null>({
    name: 'EVENHAND_PAYMENTS',
    default: 'internal in demo and sandbox, external in production',
    fallback: null,
    parse: oneOf('internal', 'external'),
    about: 'internal: money moves in the ledger only. external: the marketplace moves the money and confirms.',
  }),
  webhookNetworks: row<readonly string[]>({
    name: 'EVENHAND_WEBHOOK_NETWORKS',
    default: 'none: in production only the public internet, by https',
    fallback: [],
    parse: networks,
    about:
      'Your own networks that webhooks may be sent to, also by http: addresses and networks, separated by commas. Demo and sandbox can reach every address except those where cloud providers serve machine credentials.',
  }),
  demoBehindProxy: row<boolean>({
    name: 'EVENHAND_DEMO_BEHIND_PROXY',
    default: 'false',
    fallback: false,
    parse: text => oneOf('true', 'false')(text) === 'true',
    about:
      'true: the demo also answers calls through a proxy, so anyone who can reach the proxy can act in any role. Otherwise it refuses calls with Forwarded, X-Forwarded-* or Via. For the demo only.',
  }),
  logLevel: row<LogLevel>({
    name: 'LOG_LEVEL',
    default: 'info',
    fallback: 'info',
    parse: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    about: 'The least level of log messages to write.',
  }),
}

export type Config = ReturnType<typeof readConfig>

const isLoopback = (host: string): boolean => /^(localhost|::1|\[::1\])$/.test(host) || /^127(\.\d{1,3}){3}$/.test(host)

/** Returns a variable's value. An empty one counts as not set, as compose files pass unset variables as empty. */
const given = (environment: Environment, name: string): string | undefined => environment[name]?.trim() || undefined

/** Reads and checks all variables; throws one `ConfigError` that names every problem. */
export function readConfig(environment: Environment = process.env) {
  const problems: string[] = []
  const read = <T>(variable: Variable<T>): T => {
    const text = given(environment, variable.name)
    if (text === undefined) return variable.fallback
    try {
      return variable.parse(text)
    } catch (fault) {
      if (!(fault instanceof Wrong)) throw fault
      problems.push(`${variable.name}${variable.secret ? '' : ` is "${text}"`}: ${fault.message}.`)
      return variable.fallback
    }
  }
  const mode = read(variables.mode)
  const config = {
    port: read(variables.port),
    portIsExplicit: given(environment, variables.port.name) !== undefined,
    host: read(variables.host),
    databaseUrl: read(variables.databaseUrl),
    dataFolder: read(variables.dataFolder),
    publicUrl: read(variables.publicUrl),
    trustProxy: read(variables.trustProxy),
    mode,
    apiKey: read(variables.apiKey),
    payments: read(variables.payments) ?? (mode === 'production' ? 'external' : 'internal'),
    webhookNetworks: read(variables.webhookNetworks),
    demoBehindProxy: read(variables.demoBehindProxy),
    logLevel: read(variables.logLevel),
  }
  if (mode === 'production') problems.push(...productionProblems(config))
  if (mode === 'demo' && !isLoopback(config.host)) {
    problems.push(
      `HOST is "${config.host}": the demo has no authentication, so it listens on this machine only (127.0.0.1). Set EVENHAND_MODE to sandbox or production.`,
    )
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

/** Returns the problems that only production checks for: a missing public address and a weak API key. */
function productionProblems({ publicUrl, apiKey }: { publicUrl: string | null; apiKey: string | null }): string[] {
  const weakness = apiKey === null ? null : weaknessOf(apiKey, true)
  return [
    ...(publicUrl === null
      ? [
          'EVENHAND_URL is not set: production needs the address that people open, for links and cookies, e.g. https://orders.example.com.',
        ]
      : []),
    ...(weakness === null ? [] : [`EVENHAND_API_KEY: ${weakness}. ${MAKE_A_KEY}.`]),
  ]
}

/** Returns warnings about allowed but risky settings, to be printed at startup. */
export function warningsOf({ mode, publicUrl, demoBehindProxy }: Config): readonly string[] {
  const isPlain = mode === 'production' && publicUrl?.startsWith('http:') && !isLoopback(new URL(publicUrl).hostname)
  return [
    ...(isPlain
      ? [
          `EVENHAND_URL is ${publicUrl}: without https, anyone on the network path can read sessions, keys and messages. Put TLS in front and set the https address.`,
        ]
      : []),
    ...(demoBehindProxy && mode !== 'demo'
      ? ['EVENHAND_DEMO_BEHIND_PROXY has no effect here: it is for the demo only.']
      : []),
    ...(demoBehindProxy && mode === 'demo'
      ? ['EVENHAND_DEMO_BEHIND_PROXY is true: anyone who can reach the proxy can act in any role of this demo.']
      : []),
  ]
}

/** Returns the address to print and to use in links, once the port is known. */
export function addressOf(config: Pick<Config, 'publicUrl' | 'host'>, actualPort: number): string {
  if (config.publicUrl !== null) return config.publicUrl
  const everywhere = config.host === '0.0.0.0' || config.host === '::'
  const name = everywhere || isLoopback(config.host) ? 'localhost' : config.host
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${actualPort}`
}
