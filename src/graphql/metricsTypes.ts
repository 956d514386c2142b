import type * as graphql from 'graphql'

type Library = typeof graphql
type Fields = graphql.GraphQLFieldConfigMap<unknown, unknown>

const MONEY = [
  ...['totalCost', 'inputCost', 'outputCost', 'cachedCost', 'cacheWriteCost', 'otherCost'],
  ...['ownKeyListCost', 'discountSavings', 'providerCost', 'margin'],
]
const COUNTS = [
  ...['totalRequests', 'totalTokens', 'inputTokens', 'outputTokens', 'cachedTokens'],
  ...['cacheWriteTokens', 'reasoningTokens', 'errorCount', 'clientErrorCount', 'cacheHits'],
]
const PLATFORM_MONEY = ['processed', 'revenue', 'net', 'refunded', 'gifted']
const FIGURES_MONEY = [
  ...['totalProcessed', 'totalRevenue', 'netRevenue', 'totalRefunded', 'totalGifted'],
  ...['totalToppedUp', 'totalSpent', 'mrr'],
]
const FIGURES_COUNTS = [
  ...['totalSignups', 'verifiedUsers', 'payingCustomers', 'totalOrganizations'],
  'activeSubscriptions',
]

/**
 * What metrics answer, as GraphQL types with the names of `src/metrics/answers.ts`. Money is a string,
 * exact; a Count is a whole number that may pass 32 bits.
 */
export function metricsTypes(library: Library) {
  const { GraphQLFloat, GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLString } = library
  const Count = new library.GraphQLScalarType({
    name: 'Count',
    description: 'A whole number, also beyond 32 bits.',
    serialize: (value) => {
      if (typeof value !== 'number' || !Number.isSafeInteger(value))
        throw new TypeError('A count is a whole number.')
      return value
    },
  })
  const text = new GraphQLNonNull(GraphQLString)
  const count = new GraphQLNonNull(Count)
  const each = (names: readonly string[], type: graphql.GraphQLOutputType): Fields =>
    Object.fromEntries(names.map((name) => [name, { type }]))
  const object = (name: string, fields: Fields) => new GraphQLObjectType({ name, fields })
  const all = (type: graphql.GraphQLOutputType) =>
    new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))

  const sums: Fields = {
    ...each(COUNTS, count),
    ...each(MONEY, text),
    errorRate: { type: new GraphQLNonNull(GraphQLFloat) },
  }
  const range = each(['startDate', 'endDate'], text)
  const chart: Fields = { ...range, ...each(['timeZone', 'granularity', 'mode'], text) }
  return {
    UsageMetrics: object('UsageMetrics', {
      window: { type: text },
      ...range,
      ...sums,
      ...each(['mostUsedModel', 'mostUsedModelCost', 'mostUsedProvider'], GraphQLString),
      ...each(['latencyP50Ms', 'latencyP95Ms'], Count),
      previous: { type: new GraphQLNonNull(object('UsageSums', sums)) },
    }),
    UsageTimeseries: object('UsageTimeseries', {
      ...chart,
      data: {
        type: all(
          object('UsageTimeseriesPoint', {
            date: { type: text },
            ...sums,
            ...each(PLATFORM_MONEY, GraphQLString),
            ...each(['signups', 'paidCustomers'], Count),
          }),
        ),
      },
    }),
    CostByModel: object('CostByModel', {
      ...chart,
      models: {
        type: all(
          object('ModelCost', {
            ...each(['model', 'provider', 'totalCost'], text),
            ...each(['totalRequests', 'totalTokens'], count),
          }),
        ),
      },
      rest: {
        type: new GraphQLNonNull(
          object('RestCost', {
            totalCost: { type: text },
            ...each(['totalRequests', 'totalTokens'], count),
          }),
        ),
      },
      data: {
        type: all(object('ModelCostPoint', each(['date', 'model', 'provider', 'totalCost'], text))),
      },
    }),
    PlatformMetrics: object('PlatformMetrics', {
      range: { type: text },
      ...range,
      ...each(FIGURES_MONEY, text),
      ...each(FIGURES_COUNTS, count),
      creditsInCirculation: {
        type: new GraphQLNonNull(
          object('CreditsInCirculation', each(['positive', 'negative'], text)),
        ),
      },
    }),
  }
}
