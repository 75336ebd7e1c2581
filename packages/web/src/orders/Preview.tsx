// What a choice would do, in lines under it, as the server says.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/words/en'
import type { Order } from '../api/cache.ts'
import { usePreview } from '../api/orders.ts'
import { PreviewLines } from '../ui/PreviewLines.tsx'

type Command = Input<'preview'>['command']

/** Stands for what is not typed yet: the words change nothing of what a choice does. */
export const ANY_TEXT = '…'

export function Preview({
  order,
  cast,
  command,
}: {
  readonly order: Order
  readonly cast: Cast
  readonly command: Command | null
}) {
  const { data } = usePreview(order, command)
  return <PreviewLines order={order} cast={cast} preview={data} beside={command?.action === 'answer_request'} />
}
