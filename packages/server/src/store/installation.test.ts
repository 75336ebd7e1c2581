// Tests that a database has one installation, however many servers start at once, and that secrets are derived from it.
import { expect, it } from 'vitest'
import { openTestServer } from '../testing/testServer.ts'
import { derivedSecret, installationOf } from './installation.ts'

const { db } = await openTestServer()

it('an installation is the same for all concurrent callers', async () => {
  const found = await Promise.all(Array.from({ length: 8 }, () => installationOf(db)))
  expect(new Set(found.map(({ id, secret }) => `${id} ${secret.toString('hex')}`)).size).toBe(1)
  expect(found[0]?.secret).toHaveLength(32)
})

it('an installation derives one secret for each purpose and name, the same every time', async () => {
  const own = await installationOf(db)
  const hex = (purpose: string, name: string) => derivedSecret(own, purpose, name).toString('hex')
  expect(hex('webhook', 'a')).toBe(hex('webhook', 'a'))
  expect(new Set([hex('webhook', 'a'), hex('webhook', 'b'), hex('link', 'a')]).size).toBe(3)
})
