// Tests that the demo's people are found by actor and have their names.
import { expect, it } from 'vitest'
import { openTestServer } from '../testing/testServer.ts'
import { demoOf } from './people.ts'

const cast = demoOf(
  () => null,
  () => true,
)
const { api, holding } = await openTestServer({ mode: 'demo', demo: cast })

it.each([
  { actor: 'staff:sam', name: 'Sam Whitaker' },
  { actor: 'buyer:lena', name: 'Lena Brandt' },
  { actor: 'buyer:someone-else', name: 'someone-else' },
])('$actor of the demo is called $name, also before there is any order', async ({ actor, name }) => {
  const { token } = await api.signInToDemo({ actor })
  expect((await holding(token).me()).person).toMatchObject({ name })
})
