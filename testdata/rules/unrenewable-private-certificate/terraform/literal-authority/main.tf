resource "aws_acmpca_certificate" "mesh" {
  certificate_authority_arn   = "arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012"
  certificate_signing_request = file("mesh.csr")
  signing_algorithm           = "SHA256WITHRSA"

  validity {
    type  = "MONTHS"
    value = 13
  }
}
