resource "tls_private_key" "vpn" {
  algorithm = "ECDSA"
}

resource "tls_self_signed_cert" "vpn" {
  private_key_pem       = tls_private_key.vpn.private_key_pem
  validity_period_hours = 8760
  allowed_uses          = ["server_auth"]

  subject {
    common_name = "vpn.example.com"
  }
}

resource "aws_acm_certificate" "vpn" {
  certificate_body = tls_self_signed_cert.vpn.cert_pem
  private_key      = tls_private_key.vpn.private_key_pem
}
