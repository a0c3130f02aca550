extension Transcript {
    static let gstreamer = Transcript(
        "rtspsrc: the server's ports are taken, then TCP",
        """
        C: OPTIONS rtsp://10.0.0.2:8554/video RTSP/1.0
        C: CSeq: 1
        C: User-Agent: GStreamer/1.22.0
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 1
        S: Server: weir
        S: Public: OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER
        S:
        C: SETUP rtsp://10.0.0.2:8554/video/trackID=0 RTSP/1.0
        C: CSeq: 3
        C: User-Agent: GStreamer/1.22.0
        C: Transport: RTP/AVP;unicast;client_port=9000-9001
        C:
        S: RTSP/1.0 461 Unsupported Transport
        S: CSeq: 3
        S: Server: weir
        S:
        ! setup video 0 refused
        C: SETUP rtsp://10.0.0.2:8554/video/trackID=0 RTSP/1.0
        C: CSeq: 4
        C: User-Agent: GStreamer/1.22.0
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup video 0 interleaved 0-1
        C: PLAY rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: CSeq: 5
        C: User-Agent: GStreamer/1.22.0
        C: Range: npt=0-
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/video/trackID=0;seq=100;rtptime=90000
        S:
        ! play [0]
        C: SET_PARAMETER rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: CSeq: 6
        C: User-Agent: GStreamer/1.22.0
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 6
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        C: PAUSE rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: CSeq: 7
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 7
        S: Server: weir
        S: Session: 0123456789abcdef
        S:
        ! pause
        C: PLAY rtsp://10.0.0.2:8554/video/ RTSP/1.0
        C: CSeq: 8
        C: Range: npt=now-
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 8
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/video/trackID=0;seq=100;rtptime=90000
        S:
        ! play [0] resumed
        """)

    /// It joins URLs by the rules, so the query stays behind the track.
    static let gstreamerWithQuery = Transcript(
        "rtspsrc, URL with a query",
        """
        C: SETUP rtsp://10.0.0.2:8554/cam/trackID=1?token=x RTSP/1.0
        C: CSeq: 3
        C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD01
        S: Session: 0123456789abcdef;timeout=60
        S:
        ! setup cam 1 interleaved 0-1
        C: PLAY rtsp://10.0.0.2:8554/cam/?token=x RTSP/1.0
        C: CSeq: 4
        C: Session: 0123456789abcdef
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 4
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/cam/trackID=1?token=x;seq=101;rtptime=90001
        S:
        ! play [1]
        """)

    /// Requests that wait in one segment, with paths for URIs and without the session's identifier.
    static let recorderWithPaths = Transcript(
        "a recorder that sends paths alone and does not wait",
        """
        C: SETUP /cam/trackID=0 RTSP/1.0
        C: CSeq: 1
        C: Transport: RTP/AVP/TCP;unicast
        C:
        C: SETUP /cam/trackID=1 RTSP/1.0
        C: CSeq: 2
        C: Transport: RTP/AVP/TCP;unicast
        C:
        C: PLAY /cam RTSP/1.0
        C: CSeq: 3
        C:
        S: RTSP/1.0 200 OK
        S: CSeq: 1
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00ABCD00
        S: Session: 0123456789abcdef;timeout=60
        S:
        S: RTSP/1.0 200 OK
        S: CSeq: 2
        S: Server: weir
        S: Transport: RTP/AVP/TCP;unicast;interleaved=2-3;ssrc=00ABCD01
        S: Session: 0123456789abcdef;timeout=60
        S:
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Server: weir
        S: Session: 0123456789abcdef
        S: Range: npt=now-
        S: RTP-Info: url=rtsp://10.0.0.2:8554/cam/trackID=0;seq=100;rtptime=90000,url=rtsp://10.0.0.2:8554/cam/trackID=1;seq=101;rtptime=90001
        S:
        ! setup cam 0 interleaved 0-1
        ! setup cam 1 interleaved 2-3
        ! play [0, 1]
        """)
}
