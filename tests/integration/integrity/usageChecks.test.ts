import { describe } from 'vitest'

import { fillBooks } from './books'
import { breakEach, breakOneEach } from './breakBooks'
import { LATENCY_BREAKINGS, ROLLUP_BREAKINGS, USAGE_BREAKINGS } from './usageBreakings'

describe('the checks of what usage was charged', () => breakOneEach(USAGE_BREAKINGS, fillBooks))
describe('the check of the durations', () => breakOneEach(LATENCY_BREAKINGS, fillBooks))
describe('the check of the roll-ups', () => breakEach(ROLLUP_BREAKINGS))
