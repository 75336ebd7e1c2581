// A button linked to the preview of its effect: screen readers read the effect together with the button's name.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import { type ReactNode, useId } from 'react'
import type { Order } from '../../api/cache.ts'
import type { Moves } from '../../api/moves.ts'
import { useSure } from '../../api/sure.ts'
import { Confirm } from '../../ui/dialog/Confirm.tsx'
import { Button } from '../../ui/parts.tsx'
import { Preview } from './Preview.tsx'

export interface ActProps {
  readonly order: Order
  readonly cast: Cast
  /** The command to preview; null while it is incomplete. */
  readonly command: Input<'preview'>['command'] | null
  readonly look?: 'primary' | 'plain'
  /** The label while the command is being sent; null otherwise. */
  readonly busy: string | null
  readonly disabled?: boolean
  /** Called when the button is pressed; without it, the button submits its form. */
  readonly onPress?: () => void
  readonly children: string
}

export function Act({ order, cast, command, look = 'plain', busy, disabled = false, onPress, children }: ActProps) {
  const id = useId()
  return (
    <div>
      <Button
        type={onPress ? 'button' : 'submit'}
        look={look}
        wide
        disabled={busy !== null || disabled}
        aria-describedby={id}
        onClick={onPress}
      >
        {busy ?? children}
      </Button>
      <Preview id={id} order={order} cast={cast} command={command} />
    </div>
  )
}

interface FinalProps extends ActProps {
  readonly moves: Moves
  readonly also?: ReactNode
  readonly onPress: () => void
}

/** Shows the button of a final step with the preview; a second button, which names the amount, confirms the step. */
export function Final(props: FinalProps) {
  const { moves, also, order, cast, command, look = 'plain', busy, disabled = false, onPress, children } = props
  const id = useId()
  return (
    <div>
      <Confirm
        look={look}
        busy={busy}
        disabled={disabled}
        also={also}
        sure={useSure(order, command, moves)}
        describedBy={id}
        onSure={onPress}
      >
        {children}
      </Confirm>
      <Preview id={id} order={order} cast={cast} command={command} />
    </div>
  )
}
