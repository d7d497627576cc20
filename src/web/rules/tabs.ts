export const RULE_TABS = ['rules', 'lists', 'changes', 'test', 'preview', 'backtest', 'versions'] as const;
export type RuleTab = (typeof RULE_TABS)[number];
export type RuleSearch = { version?: number; tab?: RuleTab; tip?: string };
