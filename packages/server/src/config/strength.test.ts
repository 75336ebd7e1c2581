// Tests which keys are refused as weak, in every mode and in production.
import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { weaknessOf } from './strength.ts'

const README = 'a-sandbox-key-of-32-characters-at-least'

describe.each([
  {
    kind: 'a key with few different characters',
    keys: ['k'.repeat(32), 'abcabc1'.repeat(5), '0110100110010110'.repeat(2)],
  },
  {
    kind: 'a key with a repeated pattern',
    keys: ['Xk29-vQz7Lp'.repeat(3), 'f3a9c1d7e5b82046'.repeat(2), 'hT5wq8Zr0Ym'.repeat(4)],
  },
  {
    kind: 'a key with sequences',
    keys: [
      'abcdefghijklmnopqrstuvwxyz0123456789',
      'zyxwvutsrqponmlkjihgfedcba9876543210',
      'qwertzuiopasdfghjklyxcvbnm012345',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF',
      '0123456789abcdef-0123456789ABCDEF-x',
    ],
  },
  {
    kind: 'a key with words that are tried first',
    keys: [
      'changeme-changeme2-and-some-more-of-it',
      'please-change-me-before-you-go-live-thanks',
      'replace_this_with_something_of_your_own',
      'our-Password-for-the-orders-of-2026!!',
      'your-api-key-goes-in-here-my-friend',
    ],
  },
])('$kind', ({ keys }) => {
  it.each(keys)('is weak in every mode, as %s', key => {
    expect([weaknessOf(key, false), weaknessOf(key, true)]).toEqual([expect.any(String), expect.any(String)])
  })
})

describe('in production', () => {
  it.each([README, 'evh_the_key_of_servers_that_tests_start', 'demo-secret-of-the-shop-on-the-corner'])(
    '%s is weak because it is like a key in a public example; other modes accept it',
    key => {
      expect([weaknessOf(key, false), weaknessOf(key, true)]).toEqual([null, expect.any(String)])
    },
  )
})

/** Returns seeded bytes, because different keys at every run would make this test depend on chance. */
const bytes = (n: number): Buffer => createHash('sha256').update(`key ${n}`).digest()

describe('a random key', () => {
  it.each(['base64url', 'base64', 'hex'] as const)('in %s is never weak', encoding => {
    for (let n = 0; n < 2000; n++) {
      const key = bytes(n).toString(encoding).slice(0, 43).padEnd(32, '-')
      expect([key, weaknessOf(key, true)]).toEqual([key, null])
    }
  })

  it('made by the server is strong', () => {
    expect(weaknessOf(`evh_${randomBytes(32).toString('base64url')}`, true)).toBeNull()
  })
})
