// The shipped policy. It is checked like any other policy, once, on loading.

import { checkPolicy } from './check.ts'
import document from './default.json' with { type: 'json' }
import type { Policy } from './policy.ts'

function checked(): Policy {
  const result = checkPolicy(document)
  if ('policy' in result) return result.policy
  throw new Error(
    `the shipped policy is wrong: ${result.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`,
  )
}

export const defaultPolicy: Policy = checked()
