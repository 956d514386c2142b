import {
  indexDiscountRules,
  isInForce,
  specificityOf,
  type DiscountQuery,
  type DiscountRule,
} from './selectDiscountRule'

/** What became of a rule that covers a request. */
export type DiscountOutcome = 'ended' | 'less_specific' | 'not_started' | 'wins'

export type ExplainedRule<Rule extends DiscountRule> = { rule: Rule; outcome: DiscountOutcome }

/**
 * The rules that cover a request, the most specific first, whatever their time: which one wins, and why
 * each of the others does not. The winner is that of indexDiscountRules, which rates.
 */
export function explainDiscount<Rule extends DiscountRule>(
  rules: readonly Rule[],
  query: DiscountQuery,
): ExplainedRule<Rule>[] {
  const winner = indexDiscountRules(rules)(query)
  return rules
    .filter((rule) => covers(rule, query))
    .sort((one, other) => (specificityOf(one) ?? 0) - (specificityOf(other) ?? 0))
    .map((rule) => ({
      rule,
      outcome: rule.id === winner?.id ? 'wins' : outcomeOf(rule, query.timeMicros),
    }))
}

function outcomeOf(rule: DiscountRule, timeMicros: number): DiscountOutcome {
  if (isInForce(rule, timeMicros)) return 'less_specific'
  return rule.startsAt !== null && timeMicros < rule.startsAt ? 'not_started' : 'ended'
}

const covers = (rule: DiscountRule, query: DiscountQuery): boolean =>
  specificityOf(rule) !== null &&
  (['organization', 'provider', 'model'] as const).every(
    (name) => rule[name] === null || rule[name] === query[name],
  )
