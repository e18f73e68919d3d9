# Undecided: the certificate is somewhere else.
provider "aws" {
  region = "eu-west-1"
}

data "terraform_remote_state" "certificates" {
  backend = "s3"

  config = {
    bucket = "state"
    key    = "certificates"
    region = "eu-west-1"
  }
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    acm_certificate_arn = data.terraform_remote_state.certificates.outputs.arn
  }
}
