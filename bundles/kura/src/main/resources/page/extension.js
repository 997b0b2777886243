/*
 * Puts the page into Kura's menu. Kura's GWT code loads this plain script into its own hidden, blank frame:
 * `window`, `document` and `location` here are that frame's. What belongs to the web UI is reached by window.top.
 */
(function () {
  'use strict';
  var top = window.top;
  var frame = null;

  function build() {
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

  top.extensionRegistry.registerExtension({
    id: 'io.standpipe',
    onLoad: function (ctx) {
      top.addEventListener('message', function (event) {
        if (event.origin !== top.location.origin || !frame || event.source !== frame.contentWindow
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
