// What a choice would do, in lines under it, as the server says.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales/en'
import type { Order } from '../../api/cache.ts'
import { usePreview } from '../../api/orders.ts'
import { PreviewLines } from '../../ui/requests/PreviewLines.tsx'

/** Stands for what is not typed yet: the words change nothing of what a choice does. */
export const ANY_TEXT = '…'

interface PreviewProps {
  readonly order: Order
  readonly cast: Cast
  readonly command: Input<'preview'>['command'] | null
  readonly id?: string
}

export const Preview = ({ order, cast, command, id }: PreviewProps) => (
  <PreviewLines
    order={order}
    cast={cast}
    id={id}
    preview={usePreview(order, command)}
    beside={command?.action === 'answer_request'}
  />
)
