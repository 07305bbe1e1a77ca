// Drives `leibniz lsp` with the client side of Microsoft's protocol library, as an editor does.
//   node lsp_client.js PROGRAM
// The library is searched for where Node.js searches (NODE_PATH); without it the test is skipped (status 77).
'use strict';
const { spawn } = require('child_process');
const assert = require('assert');

let rpc;
try {
    rpc = require('vscode-languageserver-protocol/node');
} catch (e) {
    console.log('skipped: npm package vscode-languageserver-protocol is not installed');
    process.exit(77);
}

const uri = 'file:///t.md';
const right = 'Let $\\sigma(z) = \\frac{1}{1+e^{-z}}$ 😀.\n\n$$\\sigma\'(z) = \\sigma(z)(1-\\sigma(z))$$\n';
const wrong = '😀 $$\\frac{d}{dx} \\cos x = \\sin x$$\n';

async function main() {
    const server = spawn(process.argv[2], ['lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = rpc.createProtocolConnection(new rpc.StreamMessageReader(server.stdout),
                                                    new rpc.StreamMessageWriter(server.stdin));
    const waiting = [];
    connection.onNotification('textDocument/publishDiagnostics', p => waiting.shift()(p));
    const diagnostics = () => new Promise(resolve => waiting.push(resolve));
    connection.listen();
    const hello = await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    assert.strictEqual(hello.serverInfo.name, 'leibniz');
    assert.strictEqual(hello.capabilities.textDocumentSync.change, 2);
    await connection.sendNotification('initialized', {});

    let told = diagnostics();
    await connection.sendNotification('textDocument/didOpen',
        { textDocument: { uri, languageId: 'markdown', version: 1, text: right } });
    assert.deepStrictEqual((await told).diagnostics, []);

    told = diagnostics(); // an edit by range, behind a character of two UTF-16 units
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 },
        contentChanges: [{ range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }, text: wrong }] });
    const list = (await told).diagnostics;
    assert.strictEqual(list.length, 1);
    assert.strictEqual(list[0].code, 'refuted');
    assert.strictEqual(list[0].severity, 1);
    assert.deepStrictEqual(list[0].range, { start: { line: 3, character: 25 }, end: { line: 3, character: 26 } });

    const at = { textDocument: { uri }, position: { line: 2, character: 14 } };
    const hover = await connection.sendRequest('textDocument/hover', at);
    assert.match(hover.contents.value, /\*\*proved\*\*/);
    assert.match(hover.contents.value, /prove sigma'\(z\) = sigma\(z\)\*\(1 - sigma\(z\)\)/);
    assert.match(hover.contents.value, /uses sigma: line 1/);
    assert.match(hover.contents.value, /chain rule/); // the derivation
    assert.strictEqual(await connection.sendRequest('textDocument/hover',
        { textDocument: { uri }, position: { line: 1, character: 0 } }), null);

    const actions = await connection.sendRequest('textDocument/codeAction',
        { textDocument: { uri }, range: list[0].range, context: { diagnostics: list } });
    assert.strictEqual(actions.length, 1);
    const edit = actions[0].edit.changes[uri][0];
    told = diagnostics(); // the repair, applied, holds
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 3 },
        contentChanges: [{ range: edit.range, text: edit.newText }] });
    assert.deepStrictEqual((await told).diagnostics, []);

    const names = await connection.sendRequest('textDocument/completion', at);
    assert.deepStrictEqual(names.map(n => n.label), ['\\sigma(z)']);
    await assert.rejects(connection.sendRequest('textDocument/rename', at), /no such method/);
    await assert.rejects(connection.sendRequest('textDocument/hover', { textDocument: { uri: 'file:///none' },
        position: at.position }), /not open/);

    // One edit of a document of 200 formulas: the others are not decided again.
    const many = Array.from({ length: 200 }, (_, k) => `$$\\frac{d}{dx} x^{${k + 2}} = ${k + 2} x^{${k + 1}}$$\n`).join('\n');
    told = diagnostics();
    await connection.sendNotification('textDocument/didOpen',
        { textDocument: { uri: 'file:///many.md', languageId: 'markdown', version: 1, text: many } });
    assert.deepStrictEqual((await told).diagnostics, []);
    told = diagnostics();
    const start = process.hrtime.bigint();
    await connection.sendNotification('textDocument/didChange', { textDocument: { uri: 'file:///many.md', version: 2 },
        contentChanges: [{ range: { start: { line: 0, character: 19 }, end: { line: 0, character: 20 } }, text: '3' }] });
    assert.strictEqual((await told).diagnostics.length, 1);
    console.log(`an edit among 200 formulas: ${Number(process.hrtime.bigint() - start) / 1e6} ms`);

    await connection.sendRequest('shutdown');
    const left = new Promise(resolve => server.on('exit', resolve));
    await connection.sendNotification('exit');
    assert.strictEqual(await left, 0);
    console.log('ok');
}

main().then(() => process.exit(0), e => { console.error(e); process.exit(1); });
