// What there is to ask of the syntax of TSX, as @babel/parser describes it.
import type { parseExpression } from '@babel/parser';
import { isAttributeName, isElementName, isVoidElement } from '../src/web/jsx/attribute.ts';
import { jsxText } from './jsx-text.ts';

export interface SourceNode {
  type: string;
  start?: number | null;
  end?: number | null;
}

export type Expression = ReturnType<typeof parseExpression>;
export type JsxChild = Extract<Expression, { type: 'JSXElement' }>['children'][number];
export type JsxElement = Extract<JsxChild, { type: 'JSXElement' }>;
export type JsxFragment = Extract<JsxChild, { type: 'JSXFragment' }>;
export type JsxAttribute = Extract<
  JsxElement['openingElement']['attributes'][number],
  { type: 'JSXAttribute' }
>;

export type TemplateLiteral = Extract<Content, { type: 'TemplateLiteral' }>;
export type Shown = Exclude<JsxAttribute['value'], null | undefined> | Expression;
export type Content = Extract<JsxChild, { type: 'JSXExpressionContainer' }>['expression'];

export function childrenOf(node: SourceNode): SourceNode[] {
  return Object.entries(node)
    .filter(([key]) => !/comments$|^extra$|^loc$|^errors$/i.test(key))
    .flatMap(([, value]) => value)
    .filter(isNode)
    .sort((a, b) => rangeOf(a).from - rangeOf(b).from);
}

export function isNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

export function isJsx(node: SourceNode): node is JsxElement | JsxFragment {
  return node.type === 'JSXElement' || node.type === 'JSXFragment';
}

export function rangeOf({ type, start, end }: SourceNode): { from: number; to: number } {
  if (typeof start !== 'number' || typeof end !== 'number') throw new Error(`${type} has no place.`);
  return { from: start, to: end };
}

export function isHost({ openingElement: { name } }: JsxElement): boolean {
  return name.type === 'JSXIdentifier' && (/^[a-z]/.test(name.name) || name.name.includes('-'));
}

/** What is rare, or wrong, stays an element: the runtime knows what to do with it. */
export function isLeftToRuntime(element: JsxElement): boolean {
  const { name, attributes, typeArguments } = element.openingElement;
  if (name.type === 'JSXNamespacedName' || typeArguments) return true;
  if (element.children.some((child) => child.type === 'JSXSpreadChild')) return true;
  const named = attributes.filter((attribute) => attribute.type === 'JSXAttribute');
  const names = named.map(nameOf);
  if (names.some((known) => ['key', 'children', '__proto__'].includes(known))) return true;
  if (named.some(({ value }) => value?.type === 'StringLiteral' && /[\r\n]/.test(value.value))) return true;
  if (!isHost(element)) return false;
  if (named.length < attributes.length || new Set(names).size < names.length) return true;
  const tag = name.type === 'JSXIdentifier' ? name.name : '';
  if (isVoidElement(tag) && shownChildren(element).length > 0) return true;
  return !isElementName(tag) || !names.every(isAttributeName);
}

export function nameOf({ name }: JsxAttribute): string {
  return name.type === 'JSXIdentifier' ? name.name : `${name.namespace.name}:${name.name.name}`;
}

export function shownChildren({ children }: JsxElement | JsxFragment): JsxChild[] {
  return children.filter((child) => {
    if (child.type === 'JSXText') return textOf(child) !== '';
    return child.type !== 'JSXExpressionContainer' || child.expression.type !== 'JSXEmptyExpression';
  });
}

export function textOf(text: Extract<JsxChild, { type: 'JSXText' }>): string {
  try {
    return jsxText(String(text.extra?.raw));
  } catch (error) {
    throw Object.assign(new SyntaxError(error instanceof Error ? error.message : ''), {
      loc: text.loc?.start,
    });
  }
}

export function isBoolean(node: SourceNode): boolean {
  const { type, operator, left, right, expression }: Partial<Record<string, unknown>> = { ...node };
  if (type === 'BinaryExpression') return COMPARISONS.has(String(operator));
  if (type === 'UnaryExpression') return operator === '!';
  if (type === 'ParenthesizedExpression') return isNode(expression) && isBoolean(expression);
  if (type !== 'LogicalExpression' || operator === '??') return false;
  return isNode(left) && isNode(right) && isBoolean(left) && isBoolean(right);
}

const COMPARISONS: ReadonlySet<string> = new Set('=== !== == != < <= > >= in instanceof'.split(' '));

export function variableName(node: SourceNode): string | null {
  return node.type === 'Identifier' && 'name' in node ? String(node.name) : null;
}
