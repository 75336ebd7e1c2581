// Law: there is no dead code, as knip finds it; knip.json names the entry points.
import { run } from '../child.mjs'

export const dead = {
  title: 'no file, export or dependency is dead, and none is missing',
  check({ root }) {
    const { status, output } = run(root, 'knip', ['--no-progress', '--no-config-hints', '--reporter', 'compact'])
    return status === 0 ? [] : output.trim().split('\n')
  },
}
