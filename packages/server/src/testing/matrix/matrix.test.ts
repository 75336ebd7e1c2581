// Tests the access matrix: the built command in each mode answers every operation for every caller as the access table
// lists it.
import { OPERATIONS } from '@evenhand/sdk'
import { MODES } from '@evenhand/sdk/contract'
import { expect, it } from 'vitest'
import { freshDatabase } from '../database/database.ts'
import { CALLERS } from './callers.ts'
import { openGround } from './ground.ts'
import { walk } from './walk.ts'

const databases = { demo: await freshDatabase(), sandbox: await freshDatabase(), production: await freshDatabase() }

it.concurrent.each(MODES)(
  'in mode %s every operation answers every caller as the access table says',
  async mode => {
    const ground = await openGround(databases[mode].connection, mode)
    try {
      const cells = await walk(ground)
      expect(cells.filter(({ expected, found }) => expected !== found)).toEqual([])
      expect(cells).toHaveLength((Object.keys(OPERATIONS).length + 2) * (CALLERS.length + 1))
    } finally {
      await ground.close()
    }
  },
  120_000,
)
