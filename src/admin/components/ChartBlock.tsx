import type { PayloadRequest } from 'payload'

import type { Chart } from '../charts/prepare/chart'
import { TimeChart } from '../charts/TimeChart.client'
import { Block } from './Block'
import { SkeletonChart } from './Skeletons'

type Props = { req: PayloadRequest; title: string; load: () => Promise<Chart> }

/** A chart that streams in by itself: `load` asks and prepares it. */
export const ChartBlock = ({ req, title, load }: Props) => (
  <Block
    req={req}
    title={title}
    skeleton={<SkeletonChart />}
    load={async () => <TimeChart chart={await load()} />}
  />
)
