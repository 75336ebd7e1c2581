// The effect of a choice in lines below it, from the server's preview.
import type { Input } from '@evenhand/sdk'
import type { Cast } from '@evenhand/sdk/locales'
import type { Order } from '../../api/cache.ts'
import { usePreview } from '../../api/orders.ts'
import { PreviewLines } from '../../ui/requests/PreviewLines.tsx'

/** Stands in for text not typed yet, which does not change the effect of a choice. */
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
