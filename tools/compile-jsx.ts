// One JSX element becomes one concatenation: what is known when the program is built is escaped and joined then.
import { isBooleanAttribute, isVoidElement } from '../src/web/jsx/attribute.ts';
import { escapeHtml } from '../src/web/jsx/html.ts';
import { CALLS, choice, join, type Piece, type Term } from './compiled-code.ts';
import {
  type Content,
  childrenOf,
  isBoolean,
  isHost,
  isJsx,
  isLeftToRuntime,
  type JsxAttribute,
  type JsxChild,
  type JsxElement,
  type JsxFragment,
  nameOf,
  rangeOf,
  type Shown,
  type SourceNode,
  shownChildren,
  type TemplateLiteral,
  textOf,
  variableName,
} from './jsx-syntax.ts';

/** The code of a node, with concatenations for the elements in it. */
export function codeOf(node: SourceNode): Piece[] {
  if (isJsx(node)) return htmlCodeOf(node);
  const code = copy(node);
  return node.type === 'SequenceExpression' ? ['(', ...code, ')'] : code;
}

/** An element as a value: code that evaluates to Html. */
function htmlCodeOf(node: JsxElement | JsxFragment): Piece[] {
  if (node.type === 'JSXElement') {
    if (isLeftToRuntime(node)) return copy(node);
    if (!isHost(node)) return [` ${CALLS.htmlOf}(`, ...callOf(node), ')'];
  }
  return [` ${CALLS.raw}(`, ...join(termsOf(node)), ')'];
}

function copy(node: SourceNode): Piece[] {
  const { from, to } = rangeOf(node);
  const code: Piece[] = [];
  let copied = from;
  for (const { element, isInJsx } of elementsIn(node)) {
    const range = rangeOf(element);
    const value = htmlCodeOf(element);
    code.push({ from: copied, to: range.from }, ...(isInJsx ? ['{', ...value, '}'] : value));
    copied = range.to;
  }
  return [...code, { from: copied, to }];
}

interface Found {
  element: JsxElement | JsxFragment;
  /** Where only braces make it an expression. */
  isInJsx: boolean;
}

/** The outermost elements within a node, in the order of the source. */
function elementsIn(node: SourceNode): Found[] {
  const isInJsx = isJsx(node) || node.type === 'JSXAttribute';
  return childrenOf(node).flatMap((child) =>
    isJsx(child) ? [{ element: child, isInJsx }] : elementsIn(child),
  );
}

/** A component is a function that is called with its props. */
function callOf(element: JsxElement): Piece[] {
  const { name, attributes } = element.openingElement;
  const called = rangeOf(name);
  const props = attributes.map((attribute) => {
    if (attribute.type === 'JSXSpreadAttribute') return ['...', ...codeOf(attribute.argument)];
    return [`${JSON.stringify(nameOf(attribute))}: `, ...propOf(attribute)];
  });
  const children = childrenProp(shownChildren(element));
  if (children !== null) props.push(['children: ', ...children]);
  const callee: Piece[] = name.type === 'JSXIdentifier' ? [called] : ['(0, ', called, ')'];
  return [...callee, '({ ', ...props.flatMap((prop) => [...prop, ', ']), '})'];
}

function propOf({ value }: JsxAttribute): Piece[] {
  if (!value) return ['true'];
  if (value.type === 'StringLiteral') return [JSON.stringify(value.value)];
  return codeOf(value.type === 'JSXExpressionContainer' ? value.expression : value);
}

/** One child is handed on as it is; several are drawn, for a component cannot look into them. */
function childrenProp(children: readonly JsxChild[]): Piece[] | null {
  const [only, ...others] = children;
  if (only === undefined) return null;
  if (others.length > 0) return [`${CALLS.raw}(`, ...join(children.flatMap(termsOf)), ')'];
  if (only.type === 'JSXText') return [JSON.stringify(textOf(only))];
  return codeOf(only.type === 'JSXExpressionContainer' ? only.expression : only);
}

function termsOf(node: JsxChild): Term[] {
  switch (node.type) {
    case 'JSXText':
      return [{ text: escapeHtml(textOf(node)) }];
    case 'JSXExpressionContainer':
      return contentTerms(node.expression);
    case 'JSXFragment':
      return shownChildren(node).flatMap(termsOf);
    case 'JSXElement':
      if (isLeftToRuntime(node)) return [{ code: ['(', ...copy(node), ').markup'] }];
      return isHost(node) ? hostTerms(node) : [{ code: [`${CALLS.markupOf}(`, ...callOf(node), ')'] }];
    default:
      throw Object.assign(new SyntaxError('A fragment cannot spread its children.'), {
        loc: node.loc?.start,
      });
  }
}

function hostTerms(element: JsxElement): Term[] {
  const { name, attributes } = element.openingElement;
  const tag = name.type === 'JSXIdentifier' ? name.name : '';
  const opening: Term[] = [{ text: `<${tag}` }];
  for (const attribute of attributes)
    if (attribute.type === 'JSXAttribute') opening.push(...attributeTerms(attribute));
  if (isVoidElement(tag)) return [...opening, { text: '/>' }];
  const content = shownChildren(element).flatMap(termsOf);
  return [...opening, { text: '>' }, ...content, { text: `</${tag}>` }];
}

function attributeTerms(attribute: JsxAttribute): Term[] {
  const name = nameOf(attribute);
  const beginning = ` ${name}="`;
  const { value } = attribute;
  const expression = value?.type === 'JSXExpressionContainer' ? value.expression : value;
  if (!expression || expression.type === 'BooleanLiteral') {
    const isOn = !expression || expression.value;
    if (!isBooleanAttribute(name)) return [{ text: `${beginning}${isOn}"` }];
    return isOn ? [{ text: `${beginning}"` }] : [];
  }
  const known = stringTerms(expression);
  if (known !== null) return [{ text: beginning }, ...known, { text: '"' }];
  const call = isBooleanAttribute(name) ? CALLS.booleanAttribute : CALLS.attribute;
  return [{ code: [`${call}(${JSON.stringify(beginning)}, `, ...codeOf(expression), ')'] }];
}

/** The markup of an expression that can be nothing but a string, or a number that is written out. */
function stringTerms(expression: Content | Shown): Term[] | null {
  switch (expression.type) {
    case 'StringLiteral':
      return [{ text: escapeHtml(expression.value) }];
    case 'NumericLiteral':
      return [{ text: String(expression.value) }];
    case 'ParenthesizedExpression':
      return stringTerms(expression.expression);
    case 'TemplateLiteral':
      return templateTerms(expression);
    case 'ConditionalExpression': {
      const [yes, no] = [stringTerms(expression.consequent), stringTerms(expression.alternate)];
      return yes === null || no === null ? null : [choice(codeOf(expression.test), yes, no)];
    }
    default:
      return null;
  }
}

/** Escaped piece by piece: each character is, whatever stands beside it. */
function templateTerms({ quasis, expressions }: Pick<TemplateLiteral, 'quasis' | 'expressions'>): Term[] {
  return quasis.flatMap(({ value }, at): Term[] => {
    const text = { text: escapeHtml(value.cooked ?? '') };
    const expression = expressions[at];
    if (expression === undefined) return [text];
    return [text, { code: [`${CALLS.escapeHtml}(\`\${`, ...codeOf(expression), '}`)'] }];
  });
}

/** The markup of an expression between two tags. */
function contentTerms(expression: Content): Term[] {
  const known = stringTerms(expression);
  if (known !== null) return known;
  switch (expression.type) {
    case 'JSXEmptyExpression':
    case 'NullLiteral':
    case 'BooleanLiteral':
      return [];
    case 'JSXElement':
    case 'JSXFragment':
      return termsOf(expression);
    case 'ParenthesizedExpression':
      return contentTerms(expression.expression);
    case 'ConditionalExpression': {
      const [yes, no] = [contentTerms(expression.consequent), contentTerms(expression.alternate)];
      return [choice(codeOf(expression.test), yes, no)];
    }
    case 'LogicalExpression': {
      const otherwise = expression.operator === '&&' ? falsyTerms(expression.left) : null;
      if (otherwise !== null)
        return [choice(codeOf(expression.left), contentTerms(expression.right), otherwise)];
    }
  }
  return [{ code: [`${CALLS.markupOf}(`, ...codeOf(expression), ')'] }];
}

/** What the left side of `&&` shows when it is not true; null where asking it again might do something. */
function falsyTerms(left: SourceNode): Term[] | null {
  if (isBoolean(left)) return [];
  const name = variableName(left);
  return name === null ? null : [{ code: [`${CALLS.markupOf}(${name})`] }];
}
