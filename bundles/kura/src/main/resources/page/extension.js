/*
 * Puts the page into Kura's menu. The servlet writes `standpipeApart` in front: whether the page needs a window of its own, since
 * Kura loads its console anew 2 s after an entry of an add-on was chosen by somebody who may not see its device panel.
 *
 * Kura's GWT code loads this plain script into its own hidden, blank frame:
 * `window`, `document` and `location` here are that frame's. What belongs to the web UI is reached by window.top.
 */
(function () {
  'use strict';
  var top = window.top;
  var frame = null;

  function build() {
    if (window.standpipeApart) return apart();
    frame = top.document.createElement('iframe');
    frame.src = '/standpipe/index.html';
    frame.title = 'Standpipe';
    frame.style.display = 'block';
    frame.style.width = '100%';
    // Kura's header, panel title and footer take about 8.5 rem.
    frame.style.height = 'max(30rem, calc(100vh - 8.5rem))';
    frame.style.border = '0';
    return frame;
  }

  function apart() {
    var opened = top.open('/standpipe/index.html', 'standpipe');
    if (opened) opened.focus();
    var said = top.document.createElement('p');
    said.style.padding = '1rem';
    said.textContent = /^zh/i.test(top.navigator.language)
      ? '本页面在单独的窗口中打开：没有权限 kura.device 的用户，Kura 会随即重新加载控制台。若窗口被浏览器拦截，请允许弹出窗口，或在 Identities 中授予该权限。'
      : 'This page opens in a window of its own: for an identity without the permission kura.device, Kura now loads its console anew. '
        + 'If the browser blocked the window, allow it, or give the permission under Identities.';
    return said;
  }

  /** Of the frame, or of a window that this console opened, maybe before it was loaded anew. */
  function ours(source) {
    return (frame && source === frame.contentWindow) || source.opener === top;
  }

  top.extensionRegistry.registerExtension({
    id: 'io.standpipe',
    onLoad: function (ctx) {
      top.addEventListener('message', function (event) {
        if (event.origin !== top.location.origin || !event.source || !ours(event.source)
            || !event.data || event.data.standpipe !== 'token?') {
          return;
        }
        var asking = event.source;
        function answer(token) {
          asking.postMessage({standpipe: 'token', token: token}, top.location.origin);
        }
        ctx.getXSRFToken({
          onSuccess: answer,
          // No token without a login.
          onFailure: function () { answer(null); }
        });
      });
      ctx.addSidenavComponent('Standpipe', 'FIRE_EXTINGUISHER', {buildWidget: build});
    }
  });
})();
