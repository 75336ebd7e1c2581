// Tests which addresses webhooks may go to in each mode: IP literals in every notation, and addresses from DNS.
import { describe, expect, it } from 'vitest'
import { addressRules } from './addresses.ts'

const production = addressRules({ publicOnly: true, networks: [] })
const refused = (url: string, rules = production) => rules.refused(new URL(url))

const NOT_PUBLIC = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['2130706433', 'loopback as a number'],
  ['0x7f000001', 'loopback in hexadecimal'],
  ['0177.0.0.1', 'loopback in octal'],
  ['127.1', 'loopback, shortened'],
  ['127.0.0.1.', 'loopback with a trailing dot'],
  ['%31%32%37.0.0.1', 'loopback, escaped'],
  ['１２７.0.0.1', 'loopback in full-width digits'],
  ['0', 'unspecified'],
  ['0.0.0.0', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'behind a carrier’s NAT'],
  ['169.254.169.254', 'the metadata of a cloud'],
  ['0xa9fea9fe', 'the metadata of a cloud in hexadecimal'],
  ['192.0.2.1', 'documentation'],
  ['198.18.0.1', 'benchmarks'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['[::]', 'unspecified'],
  ['[::1]', 'loopback'],
  ['[::ffff:127.0.0.1]', 'loopback, mapped'],
  ['[::ffff:a9fe:a9fe]', 'the metadata of a cloud, mapped'],
  ['[::7f00:1]', 'loopback, compatible'],
  ['[64:ff9b::7f00:1]', 'loopback, translated'],
  ['[2002:7f00:1::]', 'loopback by 6to4'],
  ['[2001:0:7f00:1::]', 'Teredo'],
  ['[fe80::1]', 'link-local'],
  ['[fec0::1]', 'site-local'],
  ['[fd00:ec2::254]', 'the metadata of a cloud'],
  ['[ff02::1]', 'multicast'],
  ['[2001:db8::1]', 'documentation'],
  ['localhost', 'this machine by name'],
  ['shop.localhost.', 'this machine by name'],
] as const

describe('in production', () => {
  it.each(NOT_PUBLIC)('%s (%s) is rejected with the reason', host => {
    expect(refused(`https://${host}/hooks`)).toMatch(/^must be a public address, and \S+ is none/)
  })

  it.each(['http://example.com/', 'http://203.0.112.1/', 'http://2130706433/'])(
    '%s is rejected because it is not https',
    url => {
      expect(refused(url)).toBe('must begin with https://')
    },
  )

  it.each(['https://example.com/', 'https://8.8.8.8/', 'https://[2606:4700::1111]:8443/', 'https://172.32.0.1/'])(
    '%s is accepted',
    url => {
      expect(refused(url)).toBeNull()
    },
  )

  it.each([
    ['8.8.8.8', 'https:', true],
    ['2606:4700::1111', 'https:', true],
    ['8.8.8.8', 'http:', false],
    ['127.0.0.1', 'https:', false],
    ['::ffff:10.0.0.1', 'https:', false],
    ['fe80::1%eth0', 'https:', false],
    ['', 'https:', false],
  ])('a connection to a name that resolves to %s, by %s, is allowed: %s', (address, protocol, expected) => {
    expect(production.allows(address, protocol)).toBe(expected)
  })
})

describe('rules with the operator’s own networks', () => {
  const rules = addressRules({ publicOnly: true, networks: ['10.1.0.0/16', 'fd12::/64', '127.0.0.1'] })

  it.each([
    ['https://10.1.255.255/', null],
    ['http://10.1.0.0/', null],
    ['http://127.0.0.1:9/', null],
    ['http://[fd12::7]/', null],
    ['http://shop.internal/', null],
    ['https://10.2.0.0/', /^must be a public address/],
    ['https://10.0.255.255/', /^must be a public address/],
    ['http://127.0.0.2/', /^must be a public address/],
    ['https://[fd12:0:0:1::7]/', /^must be a public address/],
  ])('decide about %s with the reason %s (null if it is allowed)', (url, expected) => {
    const found = refused(url, rules)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatch(expected)
  })

  it('allow no other networks without TLS', () => {
    expect([rules.allows('10.1.2.3', 'http:'), rules.allows('8.8.8.8', 'http:')]).toEqual([true, false])
    expect(rules.allows('8.8.8.8', 'https:')).toBe(true)
  })
})

describe('in demo and sandbox', () => {
  const rules = addressRules({ publicOnly: false, networks: [] })

  it.each(['http://127.0.0.1:9/', 'http://localhost/', 'http://10.0.0.1/', 'http://example.com/'])(
    '%s is accepted',
    url => {
      expect(refused(url, rules)).toBeNull()
    },
  )

  it.each([
    '169.254.169.254',
    '0xa9fea9fe',
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
    '100.100.100.200',
    '[fe80::1]',
  ])('%s, where clouds hand out credentials, is rejected', host => {
    expect(refused(`http://${host}/`, rules)).toMatch(/^must be a public address/)
  })
})
