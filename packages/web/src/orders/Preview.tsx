// What a choice would do, in lines under it, as the server says.
import type { Input } from '@evenhand/sdk'
import { type Cast, effects, inReadersZone } from '@evenhand/sdk/words/en'
import type { Order } from '../api/cache.ts'
import { usePreview } from '../api/orders.ts'
import { Effects } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'

type Command = Input<'preview'>['command']

/** Stands for what is not typed yet: the words change nothing of what a choice does. */
export const ANY_TEXT = '…'

export function Preview({ order, cast, command }: { readonly order: Order; readonly cast: Cast; readonly command: Command | null }) {
  const reader = useReader()
  const { data } = usePreview(order, command)
  if (!data) return <Effects lines={[{ name: effects.order, says: effects.loading }]} />
  if (data.refusal) return <Effects lines={[{ name: effects.order, says: inReadersZone(data.refusal.detail, data.refusal.facts, reader) }]} />
  return (
    <Effects
      lines={[
        { name: effects.order, says: effects.onOrder(order, data.after, reader) },
        { name: effects.money, says: effects.onMoney(order, data.after, cast) },
      ]}
    />
  )
}
