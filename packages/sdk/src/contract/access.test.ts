// The access table agrees with the server's modes, the roles that the rules permit, and the audiences of the rows.
import { type Action, HANDLERS } from '@evenhand/core'
import { describe, expect, it } from 'vitest'
import { OPERATIONS, type OperationName } from '../operations.ts'
import { ACCESS, type Access, existsIn } from './access.ts'
import { CONTRACT, type Row } from './index.ts'

const names = Object.values<Row>(CONTRACT).map(({ name }) => name)
const only = (mode: 'demo' | 'sandbox' | 'production') => names.filter(name => existsIn(mode, name)).sort()

const DEMO = ['listDemoPeople', 'signInToDemo']
const CLOCK = ['advanceTestClock', 'freezeTestClock', 'getTestClock', 'resumeTestClock']

describe('an operation', () => {
  it('of the demo exists only in the demo, and one of the test clock never in production', () => {
    expect(only('demo')).toEqual([...names].sort())
    expect(only('sandbox')).toEqual(names.filter(name => !DEMO.includes(name)).sort())
    expect(only('production')).toEqual(names.filter(name => ![...DEMO, ...CLOCK].includes(name)).sort())
  })

  it.each(names)('such as %s rejects anonymous callers exactly if its row requires a caller', name => {
    const { audience }: Row = CONTRACT[name]
    expect(ACCESS[name].nobody).toBe(audience === 'anyone' ? 'may' : 'unauthorized')
  })

  it.each(names)('such as %s may be cached by proxies only if its result is a public document', name => {
    const access: Access = ACCESS[name]
    if (access.isShared) expect([OPERATIONS[name][0], access.nobody]).toEqual(['GET', 'may'])
  })
})

const commands: readonly (readonly [OperationName, Action])[] = Object.values<Row>(CONTRACT).flatMap(
  ({ name, command }) => (command && command !== 'place' ? [[name, command] as const] : []),
)

describe('a command to an order', () => {
  it.each(commands)('such as %s is open to the roles that the rules permit', (name, action) => {
    if (action === 'place') return
    const by: readonly string[] = HANDLERS[action].by
    for (const role of ['buyer', 'seller', 'staff', 'marketplace'] as const)
      expect([role, ACCESS[name][role] === 'may']).toEqual([role, by.includes(role)])
    expect(ACCESS[name].stranger).toBe('not_found order')
  })
})
