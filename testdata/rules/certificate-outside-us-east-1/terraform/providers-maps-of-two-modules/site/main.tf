terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.edge]
    }
  }
}

module "certificate" {
  source = "../certificate"

  providers = {
    aws.global = aws.edge
  }
}

resource "aws_cloudfront_distribution" "this" {
  viewer_certificate {
    acm_certificate_arn = module.certificate.arn
  }
}
