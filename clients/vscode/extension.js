// Starts `leibniz lsp` for Markdown and LaTeX; the rest is the protocol's.
'use strict';
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = () => {
    const command = workspace.getConfiguration('leibniz').get('program');
    const languages = ['markdown', 'quarto', 'latex', 'tex'];
    client = new LanguageClient('leibniz', 'Leibniz', { command, args: ['lsp'] },
                                { documentSelector: languages.map(language => ({ language })) });
    return client.start();
};

exports.deactivate = () => client && client.stop();
