import { describe } from 'vitest'

import { fillBooks } from './books'
import { breakOneEach } from './breakBooks'
import { CATALOGUE_BREAKINGS } from './catalogueBreakings'
import { DISCOUNT_BREAKINGS, fillDiscounted } from './discountBreakings'
import { REQUEST_BREAKINGS } from './requestBreakings'

describe('the checks of stored requests', () => breakOneEach(REQUEST_BREAKINGS, fillBooks))
describe('the checks of prices and the audit trail', () =>
  breakOneEach(CATALOGUE_BREAKINGS, fillBooks))
describe('the checks of usage discounts', () => breakOneEach(DISCOUNT_BREAKINGS, fillDiscounted))
