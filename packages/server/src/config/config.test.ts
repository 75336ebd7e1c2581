// Tests the environment variables: their accepted values, and the messages for invalid ones.
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, ConfigError, readConfig, variables, warningsOf } from './config.ts'

const STRONG = 'Wm3kRz8vQe1LxT6nYb4HcJ9sDf7GpA2u'
const PRODUCTION = { EVENHAND_MODE: 'production', EVENHAND_URL: 'https://orders.example.com' }

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment)
  } catch (fault) {
    if (fault instanceof ConfigError) return fault.problems
    throw fault
  }
  return []
}

describe('The configuration', () => {
  it('needs no variable: an empty environment is the demo on this machine', () => {
    expect(readConfig({})).toEqual({
      port: 4400,
      portIsExplicit: false,
      host: '127.0.0.1',
      databaseUrl: null,
      dataFolder: resolve('data'),
      publicUrl: null,
      trustProxy: false,
      mode: 'demo',
      apiKey: null,
      payments: 'internal',
      webhookNetworks: [],
      demoBehindProxy: false,
      logLevel: 'info',
    })
  })

  it('treats an empty variable as not set', () => {
    expect(readConfig({ PORT: '', EVENHAND_MODE: ' ' })).toEqual(readConfig({}))
  })

  it('distinguishes a set port from the default, even if they are equal', () => {
    expect(readConfig({ PORT: '4400' })).toMatchObject({ port: 4400, portIsExplicit: true })
  })

  it('leaves the money to the marketplace in production, unless a variable sets it otherwise', () => {
    expect(readConfig(PRODUCTION).payments).toBe('external')
    expect(readConfig({ EVENHAND_MODE: 'sandbox' }).payments).toBe('internal')
    expect(readConfig({ ...PRODUCTION, EVENHAND_PAYMENTS: 'internal' }).payments).toBe('internal')
  })

  it('reports all invalid values together, with one sentence for each', () => {
    const problems = problemsOf({ PORT: '99999', LOG_LEVEL: 'loud', EVENHAND_URL: 'example.org' })
    expect(problems).toHaveLength(3)
    expect(problems.join('\n')).toMatch(/PORT is "99999".*\n.*EVENHAND_URL is "example.org".*\n.*LOG_LEVEL is "loud"/)
  })

  it('never repeats a secret in a message', () => {
    const problems = problemsOf({ EVENHAND_API_KEY: 'too-short-secret', DATABASE_URL: 'mysql://u:secret@h/d' })
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain('secret')
  })

  it.each(['0.0.0.0', '10.0.0.1', '::', 'example.org'])(
    'refuses to run the demo on %s, which other machines can reach',
    HOST => {
      expect(problemsOf({ HOST })[0]).toContain('this machine only')
      expect(problemsOf({ HOST, EVENHAND_MODE: 'sandbox' })).toEqual([])
    },
  )

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('lets the demo listen on %s', HOST => {
    expect(problemsOf({ HOST })).toEqual([])
  })
})

describe.each([
  { variable: 'PORT', right: ['0', '80', '65535'], wrong: ['-1', '65536', '80.5', '0x50', 'http'] },
  {
    variable: 'EVENHAND_URL',
    right: ['https://a.example', 'http://a.example/help/'],
    wrong: ['ftp://a', 'https://u@a', 'https://a?b', 'a'],
  },
  { variable: 'DATABASE_URL', right: ['postgres://u:p@h:5432/d', 'postgresql://h/d'], wrong: ['http://h', 'h/d'] },
  {
    variable: 'EVENHAND_TRUST_PROXY',
    right: ['true', 'false', '1', '10.0.0.0/8', '::1, 10.0.0.1', 'loopback'],
    wrong: ['yes', '0', '10.0.0.0/33', 'proxy'],
  },
  {
    variable: 'EVENHAND_WEBHOOK_NETWORKS',
    right: ['10.0.0.0/8', '10.0.0.0/8, fd00::/8,192.0.2.7', '::1', '0.0.0.0/0'],
    wrong: ['10.0.0.0/33', '10.0.0.0/8/8', '10.0.0.0/', 'fd00::/129', 'shop.internal', '10.0.0.1,', 'loopback'],
  },
  {
    variable: 'EVENHAND_API_KEY',
    right: [STRONG, 'a-sandbox-key-of-32-characters-at-least'],
    wrong: [STRONG.slice(0, 31), `${STRONG} k`, `ä${STRONG}`, 'k'.repeat(32), 'changeme-changeme2-and-some-more'],
  },
  { variable: 'EVENHAND_MODE', right: ['demo', 'sandbox'], wrong: ['Demo', 'test'] },
  { variable: 'EVENHAND_DEMO_BEHIND_PROXY', right: ['true', 'false'], wrong: ['yes', '1', 'TRUE'] },
  { variable: 'HOST', right: ['localhost', '127.0.0.1'], wrong: ['http://localhost', 'a b'] },
])('$variable', ({ variable, right, wrong }) => {
  it.each(right)('may be %s', text => expect(problemsOf({ [variable]: text })).toEqual([]))
  it.each(wrong)('may not be %s', text => expect(problemsOf({ [variable]: text })).toHaveLength(1))
})

describe('Production', () => {
  it.each([
    { given: 'everything', more: {}, problem: null },
    { given: 'no address', more: { EVENHAND_URL: '' }, problem: 'EVENHAND_URL is not set' },
    { given: 'a strong key', more: { EVENHAND_API_KEY: STRONG }, problem: null },
    {
      given: 'the key of the README',
      more: { EVENHAND_API_KEY: 'a-sandbox-key-of-32-characters-at-least' },
      problem: 'EVENHAND_API_KEY: it is made of words of public examples',
    },
  ])('with $given reports $problem (null: it starts)', ({ more, problem }) => {
    const problems = problemsOf({ ...PRODUCTION, ...more })
    if (problem === null) expect(problems).toEqual([])
    else expect(problems).toEqual([expect.stringContaining(problem)])
  })

  it('reports all missing variables together', () => {
    const problems = problemsOf({
      EVENHAND_MODE: 'production',
      EVENHAND_API_KEY: 'a-sandbox-key-of-32-characters-at-least',
    })
    expect(problems).toHaveLength(2)
    expect(problems.join()).not.toContain('a-sandbox-key')
  })
})

describe('The warnings at startup', () => {
  const http = 'without https'
  it.each([
    { environment: {}, warning: null },
    { environment: PRODUCTION, warning: null },
    { environment: { ...PRODUCTION, EVENHAND_URL: 'http://orders.example.com' }, warning: http },
    { environment: { ...PRODUCTION, EVENHAND_URL: 'http://10.0.0.7:4400' }, warning: http },
    { environment: { ...PRODUCTION, EVENHAND_URL: 'http://localhost:4400' }, warning: null },
    { environment: { ...PRODUCTION, EVENHAND_URL: 'http://127.0.0.1' }, warning: null },
    { environment: { ...PRODUCTION, EVENHAND_URL: 'http://[::1]:4400' }, warning: null },
    { environment: { EVENHAND_MODE: 'sandbox', EVENHAND_URL: 'http://orders.example.com' }, warning: null },
    { environment: { EVENHAND_DEMO_BEHIND_PROXY: 'true' }, warning: 'can act in any role of this demo' },
    { environment: { EVENHAND_MODE: 'sandbox', EVENHAND_DEMO_BEHIND_PROXY: 'true' }, warning: 'has no effect here' },
  ])('contain “$warning” (null: there are none) for the environment $environment', ({ environment, warning }) => {
    const warnings = warningsOf(readConfig(environment))
    expect(warnings).toEqual(warning === null ? [] : [expect.stringContaining(warning)])
  })
})

describe('The table of variables', () => {
  it('has the purpose and the default of each variable', () => {
    for (const { name, default: standard, about } of Object.values(variables)) {
      expect(name).toMatch(/^[A-Z_]+$/)
      expect(standard).not.toBe('')
      expect(about).toMatch(/\.$/)
    }
  })
})

describe('The address that is printed', () => {
  it.each([
    { host: '127.0.0.1', publicUrl: null, address: 'http://localhost:4401' },
    { host: '0.0.0.0', publicUrl: null, address: 'http://localhost:4401' },
    { host: 'fd00::1', publicUrl: null, address: 'http://[fd00::1]:4401' },
    { host: '0.0.0.0', publicUrl: 'https://help.example', address: 'https://help.example' },
  ])('is $address when the server listens on $host', ({ address, ...config }) => {
    expect(addressOf(config, 4401)).toBe(address)
  })
})
